import assert from 'node:assert/strict';
import fc from 'fast-check';
import { equalEdges, gaussLegendre, panelRule } from '../../../src/core/statistics/gaussLegendre.ts';
import { integrate } from '../../../src/core/statistics/integrate.ts';
import { invertMatrix, solveLinear } from '../../../src/core/statistics/linearSystem.ts';
import { assertClose } from '../../support/closeTo.ts';

describe('Gauss-Legendre quadrature', () => {
  it('has the nodes and weights of Abramowitz and Stegun, table 25.4', () => {
    assertClose(gaussLegendre(2), { nodes: [-0.577350269189626, 0.577350269189626], weights: [1, 1] }, 1e-14);
    assertClose(gaussLegendre(5).nodes.slice(3), [0.538469310105683, 0.906179845938664], 1e-14);
    assertClose(gaussLegendre(5).weights.slice(2), [0.568888888888889, 0.478628670499366, 0.236926885056189], 1e-14);
  });

  it('is exact for polynomials up to degree 2n - 1', () => {
    const { nodes, weights } = panelRule([0, 2], 6);
    const sum = nodes.reduce((total, x, at) => total + weights[at]! * x ** 11, 0);
    assertClose(sum, 2 ** 12 / 12, 1e-13);
  });

  it('cuts a range into panels of at most a width', () => {
    assert.deepEqual(equalEdges(0, 1, 0.4).length, 4);
    assert.deepEqual(equalEdges(-1, 1, 5), [-1, 1]);
  });
});

describe('an integral', () => {
  it('is found to nearly all digits, each of several for itself', () => {
    const [exponential, tiny, kinked] = integrate(
      (x) => [Math.exp(x), 1e-30 * Math.cos(x), Math.abs(x - 0.3)],
      [0, 0.5, 1],
    );
    assertClose(exponential, Math.E - 1, 1e-13);
    assertClose(tiny, 1e-30 * Math.sin(1), 1e-13);
    assertClose(kinked, (0.3 ** 2 + 0.7 ** 2) / 2, 1e-12);
  });

  it('of a root, whose slope has no end at 0, is found as well', () => {
    assertClose(
      integrate((x) => [Math.sqrt(x)], [0, 1]),
      [2 / 3],
      1e-12,
    );
  });
});

describe('linear equations', () => {
  it('are solved so that the solution fits them', () => {
    const cell = fc.integer({ min: -9, max: 9 });
    const row = fc.tuple(cell, cell, cell);
    fc.assert(
      fc.property(fc.tuple(row, row, row), row, (matrix, right) => {
        // A strong diagonal keeps the matrix from being singular.
        const strong = matrix.map((values, i) => values.map((value, j) => (i === j ? value + 40 : value)));
        const solution = solveLinear(strong, right)!;
        for (const [i, values] of strong.entries()) {
          const sum = values.reduce((total, value, j) => total + value * solution[j]!, 0);
          assertClose(sum, right[i], 1e-11, 1e-11);
        }
        const inverse = invertMatrix(strong)!;
        assertClose(
          inverse.map((values) => values.reduce((total, value, j) => total + value * right[j]!, 0)),
          solution,
          1e-9,
          1e-11,
        );
      }),
    );
  });

  it('are exchanged where a diagonal is zero, and have no solution when singular', () => {
    assertClose(
      solveLinear(
        [
          [0, 2],
          [4, 0],
        ],
        [2, 8],
      ),
      [2, 1],
    );
    assert.equal(
      solveLinear(
        [
          [1, 2],
          [2, 4],
        ],
        [1, 1],
      ),
      null,
    );
  });
});
