# input(): the prompt stands without a newline, the typed line is echoed, Chinese goes in and out.
name = input('请输入你的名字: ')
print(f'你好, {name}!', len(name))
number = int(input('a number: '))
print(number * 2)
print(repr(input()))
text = input('last: ')
print([text, text.encode()])
