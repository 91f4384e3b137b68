# A curses program: the window's size, arrow keys, colours, a resize, and the terminal put back at its end.
import curses


def main(screen):
    curses.start_color()
    curses.init_pair(1, curses.COLOR_GREEN, curses.COLOR_BLACK)
    screen.timeout(50)
    seen = []
    while True:
        rows, cols = screen.getmaxyx()
        screen.erase()
        screen.addstr(0, 0, f'{cols} x {rows}', curses.color_pair(1))
        screen.addstr(1, 2, '方向键')
        screen.addstr(2, 0, ' '.join(seen))
        screen.addstr(3, 0, f'waiting for key {len(seen) + 1}')
        screen.refresh()
        while (key := screen.getch()) == curses.ERR:
            pass  # a resize between refresh and getch would otherwise show only after the next key
        seen.append(curses.keyname(key).decode())
        if key == ord('q'):
            return seen, (rows, cols)


print(curses.wrapper(main))
