import assert from 'node:assert/strict';
import fc from 'fast-check';
import { keyHider, pieceHider } from '../../../src/core/provider/hideKey.ts';

const key = 'sk-test-4f+9/Zq=="x\\y';

describe('hiding a key', () => {
  const forms: [string, string][] = [
    ['as it is', key],
    ['in base64', Buffer.from(key).toString('base64').replace(/=+$/, '')],
    ['in base64 after one byte', Buffer.from(`:${key}`).toString('base64')],
    ['in base64 after two bytes', Buffer.from(`u:${key}`).toString('base64')],
    ['in base64 for URLs', Buffer.from(`id:${key}`).toString('base64url')],
    ['in hex', Buffer.from(key).toString('hex')],
    ['in capital hex', Buffer.from(key).toString('hex').toUpperCase()],
    ['encoded for a URL', encodeURIComponent(key)],
    ['escaped in JSON', JSON.stringify({ key })],
    ['backwards', [...key].reverse().join('')],
  ];
  for (const [name, text] of forms) {
    it(`finds it ${name}`, () => {
      const hidden = keyHider(key)(`before ${text} after`);
      assert(hidden.includes('[key hidden]'), hidden);
      assert(hidden.startsWith('before ') && hidden.endsWith(' after'));
    });
  }

  it('finds every key in every place', () => {
    const secret = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_+/='), minLength: 8, maxLength: 60 });
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (anyKey, before, after) => {
        assert(!keyHider(anyKey)(`${before}${anyKey}${after}`).includes(anyKey));
      }),
    );
  });

  it('leaves a text without the key as it is', () => {
    const text = 'An ordinary answer about keys, sk-test and base64.';
    assert.equal(keyHider(key)(text), text);
  });

  it('does not take a placeholder for a secret', () => {
    assert.equal(keyHider('none')('none of this is secret'), 'none of this is secret');
    assert.equal(keyHider(null)('x'), 'x');
  });
});

describe('hiding a key in a text that comes in pieces', () => {
  const handedOn = (anyKey: string | null, pieces: readonly string[]): string[] => {
    const heard: string[] = [];
    const hider = pieceHider(anyKey, (text) => heard.push(text));
    for (const piece of pieces) hider.add(piece);
    hider.end();
    return heard;
  };

  it('finds it wherever it is cut', () => {
    for (const form of [key, Buffer.from(key).toString('base64').replace(/=+$/, '')]) {
      for (let cut = 0; cut <= form.length; cut += 1) {
        const pieces = ['before ', form.slice(0, cut), form.slice(cut), ' after'];
        assert.equal(handedOn(key, pieces).join(''), 'before [key hidden] after', `cut at ${cut}`);
      }
      assert.equal(handedOn(key, [...`<${form}>`]).join(''), '<[key hidden]>');
    }
  });

  it('loses nothing else, and holds back nothing that cannot be the key', () => {
    assert.deepEqual(handedOn(key, ['Hello, ', 'world', ' sk', '-tall']), ['Hello, ', 'world', ' ', 'sk-tall']);
    assert.deepEqual(handedOn(key, ['ends in s']), ['ends in ', 's']);
    assert.deepEqual(handedOn(null, ['a', 'b']), ['a', 'b']);
    const pieces = fc.array(fc.string({ unit: fc.constantFrom(...'sk-te4f+9 x') }));
    fc.assert(
      fc.property(pieces, (anyPieces) => {
        assert.equal(handedOn(key, anyPieces).join(''), keyHider(key)(anyPieces.join('')));
      }),
    );
  });
});
