// Attempts that fail one after another in different ways, and every form in which a server asks for patience.
import { answerWith } from '../modelServer.ts';
import { breakOff, error, type Fault, ok, status } from './fault.ts';

const once = (code: number): Fault => ({
  name: `status ${code} once, then an answer`,
  replies: [status(code), answerWith()],
  expected: ok({ attempts: 2, lost: 0 }),
});
const asked = (what: string, headers: object): Fault => ({
  name: `429 that asks for patience as ${what}`,
  replies: [status(429, headers), answerWith()],
  expected: ok({ attempts: 2 }),
});

export const retries: readonly Fault[] = [
  ...[408, 409, 425, 500, 502, 503, 504, 529].map(once),
  asked('a word', { 'retry-after': 'soon' }),
  asked('a negative number', { 'retry-after': '-5' }),
  asked('a fraction', { 'retry-after': '0.001' }),
  asked('nothing', { 'retry-after': '' }),
  asked('a number that is none', { 'retry-after-ms': 'NaN' }),
  asked('a date that is none', { 'retry-after': 'Someday, 99 Foo 2099' }),
  asked('two ways of which the finer one counts', { 'retry-after': '3600', 'retry-after-ms': '1' }),
  {
    name: '429 that asks for longer than anybody lives',
    replies: [status(429, { 'retry-after': '99999999999' })],
    expected: error('provider/rate-limited', { attempts: 1, retryable: true, message: /asks to wait/ }),
  },
  {
    name: '529 that asks for a minute in milliseconds',
    replies: [status(529, { 'retry-after-ms': '60000' })],
    expected: error('provider/overloaded', { attempts: 1, message: /60 s/ }),
  },
  {
    name: '500, and then the key is refused',
    replies: [status(500), status(401)],
    expected: error('provider/unauthorized', { attempts: 2, retryable: false }),
  },
  {
    name: '401, although the next call would be answered',
    replies: [status(401), answerWith()],
    expected: error('provider/unauthorized', { attempts: 1 }),
  },
  {
    name: '429, a lost connection, and then an answer',
    replies: [status(429), breakOff, answerWith()],
    expected: ok({ attempts: 3, lost: 1 }),
  },
  {
    name: 'two lost connections, and then an answer',
    replies: [breakOff, breakOff, answerWith()],
    expected: ok({ attempts: 3, lost: 2 }),
  },
  {
    name: 'every status that is repeated, one after another',
    replies: [status(408), status(429), status(503), status(500)],
    expected: error('provider/unavailable', { attempts: 4, lost: 0 }),
  },
];
