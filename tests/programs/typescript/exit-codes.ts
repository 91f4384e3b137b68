// process.exit, process.exitCode, the exit event; exit code of the run is the program's.
const code = Number(process.argv[2]);
process.on('exit', (final) => console.log('exit event', final));
process.on('beforeExit', () => console.log('beforeExit'));
if (process.argv[3] === 'late') process.exitCode = code;
else {
  setTimeout(() => console.log('never printed'), 0);
  process.exit(code);
}
