# An interactive shell in the terminal: background jobs, Ctrl-Z, fg, Ctrl-C stay within it.
import os

os.environ['PS1'] = 'sh$ '
os.environ['HISTFILE'] = ''
os.execvp('bash', ['bash', '--norc', '--noprofile', '--noediting', '-i'])
