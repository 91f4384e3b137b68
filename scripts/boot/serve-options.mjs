import { parseArgs } from 'node:util';
import { StepFailed } from './child.mjs';

const options = { port: { type: 'string' }, host: { type: 'string' }, 'unsafe-no-sandbox': { type: 'boolean' } };

/**
 * The environment that the options of `npm start -- …` and `forkhall serve …` stand for; the server reads nothing else.
 * @throws {StepFailed} for what is no option
 */
export function serveEnvironment(args) {
  let values;
  try {
    ({ values } = parseArgs({ args, options }));
  } catch (error) {
    throw new StepFailed(
      `${error.message.split('\n')[0].split('. ')[0]}; known are ${Object.keys(options)
        .map((name) => `--${name}`)
        .join(', ')}`,
    );
  }
  return {
    ...(values.port === undefined ? {} : { PORT: values.port }),
    ...(values.host === undefined ? {} : { HOST: values.host }),
    ...(values['unsafe-no-sandbox'] ? { FORKHALL_UNSAFE_NO_SANDBOX: '1' } : {}),
  };
}
