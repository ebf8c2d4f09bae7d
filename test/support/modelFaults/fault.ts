// What a fault is, and the replies that faults are made of: the right answer of each API, changed, delayed or broken off.
import type { Completion } from '../../../src/core/provider/provider.ts';
import { answerWith, type Reply, type ReplyContext, sendJson } from '../modelServer.ts';
import { type ScriptedAnswer, type WireApi, wires } from '../modelServerWire.ts';

export interface Expected {
  readonly outcome: Completion['outcome'];
  readonly code?: string | readonly string[];
  readonly attempts?: number;
  readonly lost?: number;
  readonly retryable?: boolean;
  readonly text?: string;
  readonly message?: RegExp;
}

export interface Fault {
  readonly name: string;
  /** The same reply is given to every attempt, unless there are several. */
  readonly replies: readonly Reply[];
  readonly only?: 'stream' | 'whole';
  /** Limits for a fault that is about waiting; the others get more time than a busy machine can eat. */
  readonly waits?: { readonly silenceMs?: number; readonly callMs?: number };
  readonly except?: readonly WireApi[];
  readonly expected: Expected | ((api: WireApi, isStream: boolean) => Expected);
}

export const hello = 'Hello, world';
export const wireOf = ({ api }: ReplyContext) => wires[api ?? 'openai-chat'];

export const status =
  (code: number, headers: object = {}, type?: string): Reply =>
  (context) =>
    sendJson(context.response, code, wireOf(context).error(`status ${code}`, type), headers);

/** A body given as it stands, under the type the API promises. */
export const rawBody =
  (text: string | Buffer, headers: object = {}): Reply =>
  (context) => {
    const type = context.isStream ? wireOf(context).streamType : 'application/json';
    context.response.writeHead(200, { 'content-type': type, ...headers });
    context.response.end(text);
  };

/** Frames of a good stream, changed; or the changed whole body. */
export const changed =
  (
    frames: (frames: string[], api: WireApi) => string[],
    whole: (body: string, api: WireApi) => string | Buffer,
  ): Reply =>
  (context) => {
    const api = context.api ?? 'openai-chat';
    if (!context.isStream) return rawBody(whole(JSON.stringify(wires[api].whole({})), api))(context);
    context.response.writeHead(200, { 'content-type': wires[api].streamType });
    context.response.end(frames(wires[api].frames({}), api).join(''));
  };

export const wholeOnly =
  (body: (api: WireApi) => unknown): Reply =>
  (context) =>
    rawBody(JSON.stringify(body(context.api ?? 'openai-chat')))(context);

export const hang: Reply = () => {};
export const breakOff: Reply = ({ response }) => void response.socket?.destroy();
export const redirect =
  (code: number): Reply =>
  ({ response }) => {
    response.writeHead(code, { location: 'http://stealing.example:81/v1/take' });
    response.end();
  };

/** Begins a good answer and then does nothing or breaks off. */
export const halfAnswer =
  (then: (context: ReplyContext) => void): Reply =>
  (context) => {
    const wire = wireOf(context);
    if (context.isStream) {
      context.response.writeHead(200, { 'content-type': wire.streamType });
      context.response.write(wire.frames({}).slice(0, 2).join(''), () => then(context));
      return;
    }
    context.response.writeHead(200, { 'content-type': 'application/json' });
    context.response.write(JSON.stringify(wire.whole({})).slice(0, 20), () => then(context));
  };

export const drip: Reply = (context) => {
  context.response.writeHead(200, {
    'content-type': context.isStream ? wireOf(context).streamType : 'application/json',
  });
  const timer = setInterval(() => context.response.write(context.isStream ? wireOf(context).textFrame('x') : ' '), 20);
  context.response.on('close', () => clearInterval(timer));
};

/** Writes without an end; the client has to hang up. */
export const endless =
  (piece: (context: ReplyContext) => string): Reply =>
  (context) => {
    const { response } = context;
    response.writeHead(200, { 'content-type': context.isStream ? wireOf(context).streamType : 'application/json' });
    const chunk = piece(context);
    const pour = (): void => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', pour);
    };
    pour();
  };

export const error = (code: string | readonly string[], more: Omit<Expected, 'outcome' | 'code'> = {}): Expected => ({
  outcome: 'error',
  code,
  ...more,
});
export const ok = (more: Omit<Expected, 'outcome'> = {}): Expected => ({ outcome: 'ok', text: hello, ...more });
export const invalid = error('provider/invalid-answer', { attempts: 1 });
export const cut = error('provider/answer-cut', { attempts: 1, lost: 1, retryable: true });

export const final = (code: number, name: string, type?: string): Fault => ({
  name: `status ${code}${type ? ` ${type}` : ''}`,
  replies: [status(code, {}, type)],
  expected: error(name, { attempts: 1, lost: 0, retryable: false }),
});
export const passing = (code: number, name: string): Fault => ({
  name: `status ${code} every time`,
  replies: [status(code)],
  expected: error(name, { attempts: 4, lost: 0, retryable: true }),
});
export const answered = (
  name: string,
  answer: ScriptedAnswer,
  expected: Expected,
  except: readonly WireApi[] = [],
): Fault => ({
  name,
  replies: [answerWith(answer)],
  expected,
  except,
});
