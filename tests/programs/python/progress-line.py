# A progress line is redrawn by a carriage return.
import time

for done in range(0, 101, 20):
    print('\r已完成：%.2f%%' % done, end='')
    time.sleep(0.01)
print()
print('\033[31mred\033[0m \033[1;4;38;5;208mbold orange\033[0m \033[38;2;0;128;255mtrue colour\033[0m')
print('up and over', '\033[1A\033[2K', 'rewritten', sep='\n')
