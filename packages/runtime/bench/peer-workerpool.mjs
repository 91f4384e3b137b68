import workerpool from 'workerpool';

workerpool.worker({ identity: (x) => x });
