/** Studies under way: pulled between the steps of the training, at most one of a topic. */
import { LabError } from '../lab/errors';
import { headLossTexts } from '../lab/studies/head-loss-texts';
import { information } from '../lab/studies/information';
import { attention } from '../lab/studies/attention';
import { nearestHistory } from '../lab/studies/nearest-history';
import { nearestTokens } from '../lab/studies/nearest-tokens';
import { occlusion } from '../lab/studies/occlusion';
import { promptPaths } from '../lab/studies/prompt-paths';
import type { Pieces, Study, StudyProgress, Subject } from '../lab/studies/study';
import { vocabulary } from '../lab/studies/vocabulary';
import { nextTurn } from './next-turn';
import type { Post } from './session';
import type { Studies, StudyAnswer, StudyAsk, StudyAskOf, StudyTopic } from './studies';

type Begin<T extends StudyTopic> = (
  subject: Subject,
  ask: StudyAskOf<T>,
) => Study<Studies[T]['answer']> | Pieces<Studies[T]['answer']>;

const STUDIES: { readonly [T in StudyTopic]: Begin<T> } = {
  occlusion,
  vocabulary,
  'nearest-tokens': nearestTokens,
  'nearest-history': nearestHistory,
  'prompt-paths': promptPaths,
  attention,
  headLoss: headLossTexts,
  information,
};

/** How long a study may go on before everybody else's turn, milliseconds. */
const TURN = 12;
/** Or for this share of the time that the others took since: a slow step must not make a study of many pieces last for minutes. */
const SHARE = 0.5;

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
    study: Study<StudyAnswer> | Pieces<StudyAnswer>,
    signal: AbortSignal,
    before: Promise<unknown> | undefined,
  ): Promise<StudyAnswer> {
    await before;
    let left = performance.now();
    try {
      while (!signal.aborted) {
        const turn = performance.now();
        const until = turn + Math.max(TURN, SHARE * (turn - left));
        let progress: StudyProgress;
        do {
          const next = await study.next();
          if (next.done === true) return next.value;
          progress = next.value;
        } while (performance.now() < until);
        this.post({ kind: 'studying', topic, ...progress });
        left = performance.now();
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
function begin<T extends StudyTopic>(subject: Subject, ask: StudyAskOf<T>): Study<StudyAnswer> | Pieces<StudyAnswer> {
  const study: Begin<T> = STUDIES[ask.topic];
  return study(subject, ask);
}
