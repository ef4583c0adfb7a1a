/** Studies pulled to their end, on small populations. */
import { referenceEngine } from '../../../../src/engine/reference';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import type { Recipe } from '../../../../src/lab/recipe';
import { PromptHistory } from '../../../../src/lab/studies/prompt-history';
import type { Pieces, Study, StudyProgress, Subject } from '../../../../src/lab/studies/study';
import type { Task } from '../../../../src/lab/tasks/task';
import { Population, taskCorpus } from '../../../../src/lab/training/population';

export async function createSubject(encoder: Encoder, task: Task, recipe: Recipe): Promise<Subject> {
  const corpus = taskCorpus(encoder, task);
  const population = await Population.create({ encoder, task, recipe, engine: referenceEngine, corpus });
  return { population, encoder, task, corpus, engine: referenceEngine, prompts: new PromptHistory() };
}

/** Trains to the end of the recipe and records the prompts at every evaluation, as the worker does. */
export async function trainRecording({ population, prompts }: Subject): Promise<void> {
  for await (const event of population.train()) if (event.kind === 'evaluation') await prompts.take(population);
}

/** The answer of a study, which must not say that more is done than there is. */
export async function answerOf<A>(study: Study<A> | Pieces<A>): Promise<A> {
  for (;;) {
    const next: IteratorResult<StudyProgress<A>, A> = await study.next();
    if (next.done === true) return next.value;
    const { done, total } = next.value;
    if (done > total) throw new RangeError(`${done} of ${total} are done.`);
  }
}
