// Ctrl-C that nobody handles ends the program by SIGINT.
console.log('ready');
setInterval(() => {}, 1_000);
