// Statuses that are no success, and what is no API at all.
import { answerWith, sendJson } from '../modelServer.ts';
import { error, type Fault, final, invalid, ok, passing, rawBody, redirect, status, wireOf } from './fault.ts';

export const statuses: readonly Fault[] = [
  final(400, 'provider/invalid-request'),
  final(401, 'provider/unauthorized'),
  final(402, 'provider/quota'),
  final(403, 'provider/forbidden'),
  final(404, 'provider/not-found'),
  final(413, 'provider/too-large'),
  final(405, 'provider/invalid-request'),
  final(406, 'provider/invalid-request'),
  final(410, 'provider/invalid-request'),
  final(415, 'provider/invalid-request'),
  final(418, 'provider/invalid-request'),
  final(421, 'provider/invalid-request'),
  final(423, 'provider/invalid-request'),
  final(428, 'provider/invalid-request'),
  final(431, 'provider/invalid-request'),
  final(451, 'provider/invalid-request'),
  final(499, 'provider/invalid-request'),
  final(422, 'provider/invalid-request'),
  passing(408, 'provider/timeout'),
  passing(409, 'provider/invalid-request'),
  passing(425, 'provider/invalid-request'),
  passing(429, 'provider/rate-limited'),
  passing(500, 'provider/unavailable'),
  passing(502, 'provider/unavailable'),
  passing(503, 'provider/unavailable'),
  passing(504, 'provider/unavailable'),
  passing(501, 'provider/unavailable'),
  passing(507, 'provider/unavailable'),
  passing(520, 'provider/unavailable'),
  passing(524, 'provider/unavailable'),
  passing(529, 'provider/overloaded'),
  { name: '429 once, then an answer', replies: [status(429), answerWith()], expected: ok({ attempts: 2, lost: 0 }) },
  {
    name: '500 three times, then an answer',
    replies: [status(500), status(503), status(529), answerWith()],
    expected: ok({ attempts: 4 }),
  },
  {
    name: '429 with retry-after in seconds',
    replies: [status(429, { 'retry-after': '0' }), answerWith()],
    expected: ok({ attempts: 2 }),
  },
  {
    name: '429 with retry-after-ms',
    replies: [status(429, { 'retry-after-ms': '5' }), answerWith()],
    expected: ok({ attempts: 2 }),
  },
  {
    name: '429 with retry-after as a date gone by',
    replies: [status(429, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }), answerWith()],
    expected: ok({ attempts: 2 }),
  },
  {
    name: '429 that asks for two minutes',
    replies: [status(429, { 'retry-after': '120' }), answerWith()],
    expected: error('provider/rate-limited', { attempts: 1, message: /120 s/ }),
  },
  {
    name: '503 that asks for an hour by date',
    replies: [(context) => status(503, { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() })(context)],
    expected: error('provider/unavailable', { attempts: 1, message: /wait 3[56]\d\d s/ }),
  },
  {
    name: '429 for want of quota',
    replies: [
      (context) =>
        sendJson(
          context.response,
          429,
          wireOf(context).error('You exceeded your current quota, check billing', 'insufficient_quota'),
        ),
    ],
    expected: error('provider/quota', { attempts: 1, retryable: false }),
  },
  {
    name: '400 because the prompt was filtered',
    replies: [status(400, {}, 'content_filter')],
    except: ['ollama'],
    expected: { outcome: 'blocked', code: 'provider/content-blocked', attempts: 1 },
  },
];

const page = '<!DOCTYPE html><html><body>Sign in to the network</body></html>';
export const notTheApi: readonly Fault[] = [
  ...[301, 302, 303, 307, 308].map(
    (code): Fault => ({
      name: `redirect ${code}`,
      replies: [redirect(code)],
      expected: error('provider/redirect', { attempts: 1, retryable: false, message: /stealing\.example:81/ }),
    }),
  ),
  ...(
    [
      ['without a target', {}],
      ['to itself', { location: '/v1/chat/completions' }],
      ['to no address', { location: 'http://[' }],
      ['to a file', { location: 'file:///etc/passwd' }],
      ['with a name in front of its host', { location: 'https://api.openai.com@stealing.example/' }],
    ] as const
  ).map(
    ([where, headers]): Fault => ({
      name: `a redirect ${where}`,
      replies: [({ response }) => void response.writeHead(302, headers).end()],
      expected: error('provider/redirect', {
        attempts: 1,
        lost: 0,
        retryable: false,
        message: /redirects are not followed/,
      }),
    }),
  ),
  { name: 'status 304', replies: [({ response }) => void response.writeHead(304).end()], expected: invalid },
  {
    name: 'status 204',
    replies: [({ response }) => void response.writeHead(204).end()],
    expected: error(['provider/invalid-answer', 'provider/answer-cut']),
  },
  {
    name: 'a web page with status 200',
    replies: [({ response }) => void response.writeHead(200, { 'content-type': 'text/html' }).end(page)],
    expected: error('provider/html-answer', { attempts: 1 }),
  },
  {
    name: 'a web page under the right type',
    replies: [rawBody(page)],
    expected: error('provider/html-answer', { attempts: 1 }),
  },
  {
    name: 'a web page with status 502',
    replies: [({ response }) => void response.writeHead(502, { 'content-type': 'text/html' }).end(page)],
    expected: error('provider/html-answer', { attempts: 1 }),
  },
  {
    name: 'no HTTP at all',
    replies: [({ response }) => void response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n')],
    expected: error(['provider/invalid-answer', 'provider/network', 'provider/connection-lost']),
  },
];
