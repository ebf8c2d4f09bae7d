// Scores of retrieval by name, from verdicts that a judge gave.
import { answerRelevance, contextPrecision, contextRecall, faithfulness } from '../../../evaluator/metric/rag.ts';
import { type Field, flag, listOf, number, numberRows, numbers } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';

/** 1 and 0, or true and false. */
const verdict: Field<number, number | boolean> = {
  read: (given, place) => (typeof given === 'boolean' ? Number(flag.read(given, place)) : number.read(given, place)),
};
const verdicts = listOf(verdict);

export const retrievalScores = {
  'rag.faithfulness': numericFunction({ verdicts }, ({ verdicts }) => ({ score: faithfulness(verdicts) })),
  'rag.context_recall': numericFunction({ attributed: verdicts }, ({ attributed }) => ({
    score: contextRecall(attributed),
  })),
  'rag.context_precision': numericFunction({ verdicts }, ({ verdicts }) => ({ score: contextPrecision(verdicts) })),
  'rag.answer_relevance': numericFunction(
    { question: numbers, generated: numberRows, noncommittal: verdicts },
    (questions) => ({ score: answerRelevance(questions) }),
  ),
};
