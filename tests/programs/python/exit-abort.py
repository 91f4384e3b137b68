# os.abort() ends by SIGABRT.
import os

print('aborting')
os.abort()
