// There is no network: the name does not resolve, and the error says so.
await fetch('https://www.example.org/').catch((error) => console.log(error.message, error.cause.code, error.cause.syscall));
