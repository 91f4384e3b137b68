# Folders in folders, deeper than any path may be long: what cleans up or collects by path or by recursion breaks.
import os

count = 0
try:
    while count < 1_500:
        os.mkdir('d' * 200)
        os.chdir('d' * 200)
        count += 1
    with open('at the bottom', 'w') as file:
        file.write('here')
except OSError:
    pass
print('tried', count)
