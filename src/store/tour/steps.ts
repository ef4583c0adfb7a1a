/** The tour: three small experiments, step by step. */
import { DEFAULT_RECIPE, type Recipe } from '../../lab/recipe';
import type { Compared } from '../comparison';
import type { Latest } from '../latest';
import type { Session } from '../session';
import type { SessionState } from '../session-state';
import type { Tasks } from '../tasks';
import { messagesFile } from './messages';
import { closerInWords, ownResultInWords, spreadInWords, verdictInWords } from './words';

/** What is on the screen while a step is. */
export interface Scene {
  /** Null before the first evaluation. */
  readonly latest: Latest | null;
  /** Of the two methods; null before the end, and while it is computed. */
  readonly compared: Pick<Compared, 'verdict' | 'spreadVerdict'> | null;
}

export interface TourPage {
  readonly session: Pick<Session, 'store' | 'change' | 'play'>;
  readonly tasks: Pick<Tasks, 'read'>;
}

export interface TourStep {
  readonly experiment: 1 | 2 | 3;
  readonly title: string;
  readonly text: (scene: Scene) => readonly string[];
  /** What is pointed at: a selector. */
  readonly target: string;
  /** The view of the details that has to be open. */
  readonly view?: 'Runs end' | 'Try it';
  /** A population of its own, opened when the step begins. */
  readonly recipe?: Recipe;
  /** What the panel’s button does in the user’s place; the step then goes on by itself. Absent: it just goes on. */
  readonly act?: { readonly name: string; readonly perform: (page: TourPage) => void };
  /** Whether the user, or the training, has done what the step is about. */
  readonly done?: (state: SessionState) => boolean;
}

/** So small that two cores need seconds for it. */
const BASE: Recipe = {
  ...DEFAULT_RECIPE,
  encoder: 'tiny',
  shots: 32,
  batch: 8,
  steps: 60,
  evalEvery: 10,
  validation: 64,
};

const playing = ({ play, begun }: SessionState): boolean => play === 'running' || (play === 'finished' && begun);
const finished = ({ play, final }: SessionState): boolean => play === 'finished' && final !== null;

const PLAY = { name: 'Play', perform: ({ session }: TourPage): void => session.play() } as const;
const PLAY_BUTTON = '.training-buttons .play';

export const TOUR: readonly TourStep[] = [
  {
    experiment: 1,
    title: 'Prompt tuning is a lottery',
    text: () => [
      'A soft prompt is a few made-up “words” that are learnt in front of a text; the language model stays as it is.',
      'Eight such prompts are ready: same method, same 32 sentences, same order. Only the random numbers that each starts from differ. Press Play.',
    ],
    target: PLAY_BUTTON,
    recipe: { ...BASE, presets: ['prompt-tuning'] },
    act: PLAY,
    done: playing,
  },
  {
    experiment: 1,
    title: 'Eight curves from one method',
    text: () => [
      'Each thin line is one of the eight, measured on sentences that none of them learns from. The thick line is their median, the band the middle half.',
      'It goes on by itself when they have ended.',
    ],
    target: '.main-chart',
    done: finished,
  },
  {
    experiment: 1,
    title: 'How much luck is that?',
    text: ({ latest }) => [
      latest === null ? 'Nothing was measured yet.' : spreadInWords(latest),
      'So one run says little about a method. That is why this lab always trains many.',
    ],
    target: '.detail-tabs',
    view: 'Runs end',
  },
  {
    experiment: 2,
    title: 'Turn on the mutual information',
    text: () => [
      'InfoPrompt adds two losses that tie the prompt to the task (weight γ) and to what the encoder makes of the text (weight β). Both are 0 now, so InfoPrompt and its control are the same.',
      'Move γ and β above 0. These knobs also work while it trains.',
    ],
    target: '.knobs',
    recipe: { ...BASE, presets: ['infoprompt-off', 'infoprompt'], seeds: 6, gamma: 0, beta: 0 },
    act: {
      name: 'Turn them on',
      perform: ({ session }) => session.change({ gamma: DEFAULT_RECIPE.gamma, beta: DEFAULT_RECIPE.beta }),
    },
    done: ({ recipe }) => recipe.gamma > 0 && recipe.beta > 0,
  },
  {
    experiment: 2,
    title: 'Six pairs',
    text: () => [
      'Six runs with the two losses and six without, in pairs: both of a pair have the same random start and see the same sentences. Press Play.',
    ],
    target: PLAY_BUTTON,
    act: PLAY,
    done: playing,
  },
  {
    experiment: 2,
    title: 'With and without',
    text: () => [
      'One colour is InfoPrompt, the other its control. Below, the two scores tell how well the losses get what they ask for; a higher one need not mean better answers.',
      'It goes on by itself when they have ended.',
    ],
    target: '.main-chart',
    done: finished,
  },
  {
    experiment: 2,
    title: 'Does it help, and is that certain?',
    text: ({ compared }) =>
      compared === null
        ? ['The verdict is given when training has ended.']
        : [verdictInWords(compared.verdict), closerInWords(compared.spreadVerdict)],
    target: '.status-cards',
  },
  {
    experiment: 3,
    title: 'Now your own data',
    text: () => [
      'Bring a file of your own with “Tasks, own data…”: a column of texts and one of classes. It stays in this browser.',
      'None at hand? The tour brings 56 messages to a bakery, orders and complaints. See what the lab guessed of the file, then press “Learn this task”.',
    ],
    target: '.recipe-panel .label-row',
    recipe: { ...BASE, presets: ['prompt-tuning'], shots: 16, validation: 16, seeds: 6, steps: 40 },
    act: { name: 'Bring the messages', perform: ({ tasks }) => void tasks.read([messagesFile()]) },
    done: ({ recipe }) => recipe.task.startsWith('own:'),
  },
  {
    experiment: 3,
    title: 'A classifier of your own',
    text: () => ['Six prompts will learn it from 16 examples. Press Play.'],
    target: PLAY_BUTTON,
    act: PLAY,
    done: playing,
  },
  {
    experiment: 3,
    title: 'Learning from 16 examples',
    text: () => ['Your sentences are read by the same frozen model. It goes on by itself when the runs have ended.'],
    target: '.main-chart',
    done: finished,
  },
  {
    experiment: 3,
    title: 'Ask it something',
    text: ({ latest }) => [
      latest === null ? 'Nothing was measured yet.' : ownResultInWords(latest),
      'Type a sentence under “Try it”: every run answers, and you see where they disagree. Next: ready experiments under Examples, all three trainings of this tour under History, and +200 above trains on.',
    ],
    target: '.detail-tabs',
    view: 'Try it',
  },
];
