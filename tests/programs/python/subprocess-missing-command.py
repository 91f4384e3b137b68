# A command that does not exist is a FileNotFoundError with a traceback.
import subprocess

print('$ no-such-command')
r = subprocess.call(['no-such-command', 'www.example.org'])
print('Exit code:', r)
