# Take memory without end, in one process.
print('tried 1', flush=True)
kept = []
while True:
    kept.append(bytearray(10_000_000))
