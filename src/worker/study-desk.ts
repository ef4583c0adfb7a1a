/** Studies under way: pulled between the steps of the training, at most one of a topic. */
import { LabError } from '../lab/errors';
import { headLossTexts } from '../lab/studies/head-loss-texts';
import { information } from '../lab/studies/information';
import { line, plane } from '../lab/studies/landscape';
import { occlusion } from '../lab/studies/occlusion';
import type { Study, Subject } from '../lab/studies/study';
import { nextTurn } from './next-turn';
import type { Post } from './session';
import type { Studies, StudyAnswer, StudyAsk, StudyAskOf, StudyTopic } from './studies';

type Begin<T extends StudyTopic> = (subject: Subject, ask: StudyAskOf<T>) => Study<Studies[T]['answer']>;

const STUDIES: { readonly [T in StudyTopic]: Begin<T> } = {
  occlusion,
  headLoss: headLossTexts,
  information,
  line,
  plane,
};

interface UnderWay {
  readonly cancelling: AbortController;
  /** Settles when nothing of the study runs any more; never rejects. */
  readonly ended: Promise<unknown>;
}

export class StudyDesk {
  private readonly underWay = new Map<StudyTopic, UnderWay>();

  constructor(private readonly post: Post) {}

  /** @throws LabError `cancelled` when the same is asked anew, or it is cancelled. */
  study(subject: Subject, ask: StudyAsk): Promise<StudyAnswer> {
    const { topic } = ask;
    const before = this.underWay.get(topic);
    before?.cancelling.abort();
    const cancelling = new AbortController();
    const answer = this.pull(topic, begin(subject, ask), cancelling.signal, before?.ended);
    const ended = answer
      .catch(() => undefined)
      .finally(() => {
        if (this.underWay.get(topic)?.cancelling === cancelling) this.underWay.delete(topic);
      });
    this.underWay.set(topic, { cancelling, ended });
    return answer;
  }

  cancel(topic: StudyTopic): void {
    this.underWay.get(topic)?.cancelling.abort();
  }

  /** Cancels everything and waits until nothing uses the population any more. */
  async clear(): Promise<void> {
    const studies = [...this.underWay.values()];
    for (const { cancelling } of studies) cancelling.abort();
    await Promise.all(studies.map(({ ended }) => ended));
  }

  private async pull(
    topic: StudyTopic,
    study: Study<StudyAnswer>,
    signal: AbortSignal,
    before: Promise<unknown> | undefined,
  ): Promise<StudyAnswer> {
    await before;
    try {
      while (!signal.aborted) {
        const next = await study.next();
        if (next.done === true) return next.value;
        this.post({ kind: 'studying', topic, ...next.value });
        await nextTurn();
      }
    } finally {
      // Lets a study that was left in the middle let go of what it holds.
      await study.return(undefined as never);
    }
    throw new LabError('cancelled', 'It was cancelled.', 'Ask again when you like.');
  }
}

/** The table promises that a topic's study takes what is asked under that topic. */
function begin<T extends StudyTopic>(subject: Subject, ask: StudyAskOf<T>): Study<StudyAnswer> {
  const study: Begin<T> = STUDIES[ask.topic];
  return study(subject, ask);
}
