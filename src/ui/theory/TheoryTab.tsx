import { useMemo, useState } from 'react';
import { defaultHeadLossRun, runsWithHeadLoss } from '../../store/head-loss';
import { runTitle } from '../../store/run-names';
import type { PopulationInfo } from '../../worker/protocol';
import { useSessionState } from '../context';
import { RunSelect } from '../controls/RunSelect';
import { useFollowedStudy } from '../studies/useStudy';
import { Part } from '../views/Part';
import { DescentPart } from './DescentPart';
import './theory.css';

/** What can be stated of the losses, and a demonstration that is held against it. */
export function TheoryTab() {
  const population = useSessionState((state) => state.population);
  if (population === null) {
    return (
      <p className="small muted">
        Once there is a population, gradient descent on the head loss of one of its runs is held here, step by step,
        against what the loss’s convexity promises.
      </p>
    );
  }
  return (
    <div className="theory">
      <StatementPart />
      <Demonstration population={population} />
    </div>
  );
}

function StatementPart() {
  return (
    <Part
      title="What can be stated"
      guide="One statement, derived for this lab and checked by its tests; below, it is at work on a run of yours."
      why="The score of the prompt enters the loss alone, through softplus, whose slope is between 0 and 1 and whose curvature is at most ¼. So the loss is convex and M-smooth in p, and the classical rate of gradient descent holds for every comparison point p′. The same holds for the representation loss in the decoded representation of its positive, with ‖q‖² in the place of ‖c‖²."
      formula="L_head(p) = softplus(log Σⱼ exp sⱼ − p·c/√D) · 0 ≼ ∇²L ≼ M, M = ‖c‖²/(4D) · step 1/M: L(pₜ) − L(p′) ≤ M‖p₀ − p′‖²/(2t) · with λ/2 ‖p‖² and step 1/(M + λ): ‖pₜ − p*‖ ≤ (1 − λ/(M + λ))ᵗ ‖p₀ − p*‖"
    >
      <p className="small">
        With class embeddings and negatives held fixed, <strong>the head loss is convex in the mean prompt</strong>, and
        plain gradient descent on it gets within any error of the best value at a known rate.
      </p>
      <ul className="small theory-limits">
        <li>
          It is about the head loss alone. Through the encoder, cross-entropy and representation loss are{' '}
          <strong>not</strong> convex in the prompt; nothing is claimed of them, nor of AdamW.
        </li>
        <li>
          The loss has no lowest point: growing ‖p‖ along c drives it to 0. That makes no answer better, since c is the
          mean over classes and cannot tell them apart.
        </li>
      </ul>
    </Part>
  );
}

function Demonstration({ population: { runs } }: { readonly population: PopulationInfo }) {
  const [wanted, setWanted] = useState<number | null>(null);
  const among = useMemo(() => runsWithHeadLoss(runs), [runs]);
  const run = wanted !== null && among.includes(wanted) ? wanted : defaultHeadLossRun(runs);
  const ask = useMemo(() => (run === null ? null : ({ topic: 'head-loss', run } as const)), [run]);
  const { answered, problem } = useFollowedStudy('head-loss', ask);
  const chosen = run === null ? undefined : runs[run];
  return (
    <Part
      title="Held against it"
      guide="Solid: the loss under plain gradient descent from the run’s present prompt. Dashed: its bound, below which it must stay."
      why="Everything but the mean prompt is frozen as the run has it now: the class embeddings, and the words of some validation texts as negatives. Then p is moved by plain gradient descent on the head loss alone, without the encoder, and the inequality is looked at after every step. The comparison point p′ lies along c, where the score s⁺ = p·c/√D is x nats higher than at p₀; there the bound is x²/(8t) above L(p′), whatever M is."
      formula="pₜ₊₁ = pₜ − η (∇L_head(pₜ) + λ pₜ) · bound at t: F(p′) + (M + λ)‖p₀ − p′‖²/(2t), F = L_head + λ/2 ‖p‖²"
    >
      {run === null ? (
        <p className="small">
          No chosen method has both a prompt and class embeddings, so there is no head loss here. Choose one of the
          InfoPrompt methods, IDPG or WARP.
        </p>
      ) : (
        <>
          <RunSelect label="Run" runs={runs} among={among} value={run} onChoose={setWanted} />
          {problem === null ? null : <p className="problem small">{problem.message}</p>}
          {answered?.ask.run === run && chosen !== undefined ? (
            <DescentPart
              key={run}
              found={answered.answer}
              step={answered.step}
              preset={chosen.preset}
              title={runTitle(runs, run)}
            />
          ) : (
            <p className="small muted">Taking the prompt, the class embeddings and the words from the run…</p>
          )}
        </>
      )}
    </Part>
  );
}
