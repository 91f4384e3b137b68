# Ctrl-D at an empty prompt is an EOFError; sys.stdin then gives lines again.
try:
    input('type Ctrl-D: ')
except EOFError as error:
    print()
    print('EOFError:', error)
print('again:', input('and a line: '))
input('uncaught: ')
