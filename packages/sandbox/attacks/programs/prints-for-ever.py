# Lines without end.
print('tried 1', flush=True)
while True:
    print('a line that is printed again and again')
