"""The core of the decision step in NumPy: all replicates of a batch move together, one array operation at a time.

    numpy_port.py NUMBERS REPLICATES

The axis of replicates is the last of every array, so that inner loops are long and sums over partners are sums of long
rows. Talks and ratification are computed for those replicates only in which they fall due. What is the same in every
replicate (calendars of elections, munitions, adversaries' budgets) is held once. Names and formulas are the engine's.
"""

import sys
import time

import numpy as np
from scipy.special import expit as logistic

from numpy_coalition import Constants, StatusQuo, column
from tally import figures, margin_error, read_core, tell

# Replicates that move together: so many that the few which are still at the table in the end make long rows too.
BATCH = 20000
DORMANT, TALKS, RATIFYING, IN_FORCE = range(4)


def settle(quo, rung):
    """Takes out one at a time those that would not join, then lets back in whoever fits: members, and whether they
    hold, the proposer's margin with everyone in and whether anyone else would gain."""
    c = quo.c
    count = quo.own.shape[1]
    able = np.repeat(c.max_depth >= rung, count, axis=1)
    members, holds = able.copy(), np.zeros(count, dtype=bool)
    margins, _ = quo.weigh(rung, able)
    complete, gain = quo.is_complete(able), (margins > 0.0) & able
    binds = ((quo.bind(rung)[2] > 0.0) @ able * able).any(0)
    wants = np.where(complete & able[c.proposer] & binds, margins[c.proposer], -np.inf)
    partner = np.delete(gain, c.proposer, axis=0).any(0)
    rows, part = np.arange(count), quo
    while rows.size:
        now = members[:, rows]
        complete, holding = part.is_complete(now), part.holds(rung, now, margins)
        holds[rows] = complete & holding
        free = now & ~c.required[:, None]
        going_on = complete & ~holding & free.any(0)
        worst = np.where(free, margins, np.inf).argmin(0)
        rows, worst = rows[going_on], worst[going_on]
        members[worst, rows] = False
        if rows.size:
            part = part.take(going_on)
            margins, _ = part.weigh(rung, members[:, rows])
    readmit(quo, rung, members, able, np.flatnonzero(holds))
    return members, holds, wants, partner


def readmit(quo, rung, members, able, rows):
    while rows.size:
        before = members[:, rows].copy()
        for a in range(len(before)):
            apply = able[a, rows] & ~before[a]
            trying = rows[apply]
            if trying.size:
                part, grown = quo.take(trying), members[:, trying]
                grown[a] = True
                fits = part.holds(rung, grown, part.weigh(rung, grown)[0])
                members[a, trying[fits]] = True
        rows = rows[(members[:, rows] != before).any(0)]


def negotiate(quo):
    """By replicate: rung agreed (0 for no deal), members, the proposer's margin, whether it has a partner."""
    depths, count = quo.c.core.design.depths, quo.own.shape[1]
    agreed, members = np.zeros(count, dtype=int), np.zeros((len(quo.c.candidates), count), dtype=bool)
    margin, partner, left = np.full(count, -np.inf), np.zeros(count, dtype=bool), np.arange(count)
    for rung in depths:
        part = quo.take(left)
        found, holds, wants, has = settle(part, rung)
        margin[left], partner[left], members[:, left] = wants, has, found
        agreed[left[holds]] = rung
        left = left[~holds]
        if not left.size:
            break
    deals = np.flatnonzero(agreed)
    margin[deals], partner[deals] = -np.inf, True
    best, first = np.full(count, -np.inf), agreed.copy()
    for rung in depths:
        rows = deals[rung <= first[deals]]
        if rows.size:
            part, inside = quo.take(rows), members[:, rows]
            margins, _ = part.weigh(rung, inside)
            product = np.where(inside, np.log(np.maximum(margins, 1e-300)), 0.0).sum(0)
            better = part.holds(rung, inside, margins) & (product > best[rows])
            rows = rows[better]
            best[rows], agreed[rows] = product[better], rung
            margin[rows] = margins[quo.c.proposer, better]
    return agreed, members, margin, partner


class Worlds:
    """The replicates of one batch."""

    def __init__(self, c, count, rng):
        self.c, self.rng, self.count = c, rng, count
        core, n, p = c.core, len(c.core.states), len(c.candidates)

        def spread(name, rows):
            return np.repeat(column(rows, name), count, axis=1)

        self.assertiveness, self.crisis = spread("assertiveness", core.theatres), spread("crisis_start", core.theatres)
        self.course, self.urgency = self.assertiveness - self.crisis, spread("urgency", core.theatres)
        self.urgency_share = logistic(self.urgency)
        self.capability, self.government = spread("capability", core.states), spread("government", core.states)
        self.endurance = column(core.states, "endurance")
        self.adversary_capability = column(core.adversaries, "capability")[:, 0]
        self.forces = np.array([theatre.forces for theatre in core.theatres]) @ self.adversary_capability
        self.swing, self.alignment, self.shock = (np.zeros((n, count)) for _ in range(3))
        self.next_election = [state.next_election for state in core.states]
        self.committed = np.full(count, core.guarantor.starts_committed)
        self.stage, self.rung = np.full(count, DORMANT), np.zeros(count, dtype=int)
        self.until, self.due = np.zeros(count), np.zeros((p, count))
        self.members, self.ratified = np.zeros((p, count), dtype=bool), np.zeros((p, count), dtype=bool)
        self.talks, self.signed, self.step_in_force = (np.zeros(count, dtype=int) for _ in range(3))

    def run(self):
        for step in range(1, self.c.core.steps + 1):
            self.now = step / self.c.core.steps_a_year
            self.threaten()
            self.sway(step)
            self.vote()
            rise = (self.c.exposure[..., None] * self.urgency_share).max(1) - self.c.first_threat.max(1)[:, None]
            self.align(rise)
            self.propose()
            self.conclude(np.flatnonzero((self.stage == TALKS) & (self.until <= self.now)))
            self.ratify(step)
            self.arm(rise)

    def threaten(self):
        """Threats wander and drift, urgency follows late; now and then a crisis closes the gap."""
        theatres, law = self.c.core.theatres, self.c.core.laws.threat

        def of(name):
            return column(theatres, name)

        start, drift = of("assertiveness") - of("crisis_start"), of("drift")
        before, mean = start + drift * (self.now - self.c.dt), start + drift * self.now
        self.course = mean + law.kept * (self.course - before)
        self.course += law.spread * self.rng.standard_normal(self.course.shape)
        self.crisis *= of("crisis_decay_step")
        self.assertiveness = self.course + self.crisis
        self.urgency += of("visibility_step") * (self.assertiveness - self.urgency)
        rate = of("crisis_rate") * logistic(self.assertiveness) / of("assertiveness_share")
        flares = self.rng.random(rate.shape) < -np.expm1(-rate * self.c.dt)
        jump = of("crisis_size") * flares
        self.crisis += jump
        self.assertiveness += jump
        self.urgency = np.where(flares, np.maximum(self.urgency, self.assertiveness), self.urgency)
        self.urgency_share = logistic(self.urgency)

    def sway(self, step):
        """Opinion and what the margin misses wander."""
        laws, normal = self.c.core.laws, self.rng.standard_normal
        self.swing = laws.opinion.kept * self.swing + laws.opinion.spread * normal(self.swing.shape)
        if step == 1:
            self.shock = laws.first_shock * normal(self.swing.shape)
        else:
            self.shock = laws.shock.kept * self.shock + laws.shock.spread * normal(self.swing.shape)

    def vote(self):
        """Elections, on the same day in every replicate, and the guarantor's regime that may follow them."""
        guarantor = self.c.core.guarantor
        for i, state in enumerate(self.c.core.states):
            if self.next_election[i] is None or self.next_election[i] >= self.now:
                continue
            while self.next_election[i] < self.now:
                self.next_election[i] += state.election_interval
            u = self.rng.random(self.count)
            self.government[i] = (u < state.alliance_minded) * 1.0 - (u > 1.0 - state.sceptical)
            if i == guarantor.state:
                other_stance = self.government[i] * np.where(self.committed, 1.0, -1.0) < 0.0
                self.committed ^= other_stance & (self.rng.random(self.count) < guarantor.switch)

    def align(self, rise):
        wooing = self.c.wooing[:, None] * (self.stage != DORMANT)
        target = np.clip(self.c.p.balancing * np.maximum(rise, 0.0) - wooing, -1.0, 1.0)
        self.alignment += self.c.core.laws.alignment_follows * (target - self.alignment)

    def propose(self):
        """The proposer takes an initiative where it gains and has a partner."""
        c, guarantor = self.c, self.c.core.guarantor
        i = c.core.design.proposer
        rise = (c.exposure[i] @ self.urgency_share - c.first_threat[i].sum()) / c.exposure[i].sum()
        rate = c.p.initiative_rate * np.exp(c.p.urgency_effect * rise)
        if i == guarantor.state:
            rate *= np.where(self.committed, 1.0, guarantor.offers_when_sceptical)
        waited = self.rng.standard_exponential(self.count) / rate
        rows = np.flatnonzero((waited < c.dt) & (self.stage == DORMANT))
        if not rows.size:
            return
        _, _, margin, partner = negotiate(StatusQuo(c, self, rows))
        rows = rows[(margin > 0.0) & partner]
        length = self.rng.standard_exponential(rows.size) * c.p.talks
        self.stage[rows], self.until[rows] = TALKS, self.now - c.dt + waited[rows] + length
        self.talks[rows] += 1

    def conclude(self, rows):
        if not rows.size:
            return
        agreed, members, _, _ = negotiate(StatusQuo(self.c, self, rows))
        self.stage[rows] = np.where(agreed > 0, RATIFYING, DORMANT)
        deal = agreed > 0
        rows = rows[deal]
        self.rung[rows], self.members[:, rows], self.ratified[:, rows] = agreed[deal], members[:, deal], False
        delay = self.rng.standard_exponential((len(members), rows.size)) * self.c.p.ratification
        self.due[:, rows] = self.until[rows] + delay
        self.signed[rows] += 1

    def ratify(self, step):
        """Signatories whose time has come ratify or fail to; the rest go on if they can stand."""
        deciding = self.members & ~self.ratified & (self.due <= self.now) & (self.stage == RATIFYING)
        for rung in self.c.core.design.depths:
            rows = np.flatnonzero(deciding.any(0) & (self.rung == rung))
            if not rows.size:
                continue
            quo, signed, decides = StatusQuo(self.c, self, rows), self.members[:, rows], deciding[:, rows]
            chance = quo.weigh(rung, signed)[1]
            carried = decides & (self.rng.random(chance.shape) < chance)
            self.ratified[:, rows] |= carried
            left = signed & (~decides | carried)
            self.members[:, rows] = left
            margins, _ = quo.weigh(rung, left)
            content = ((margins >= -self.c.p.exit_cost) | ~left).all(0)
            fails = (left != signed).any(0) & ~(quo.is_complete(left) & content)
            complete = ~fails & (self.ratified[:, rows] == left).all(0)
            self.stage[rows[fails]], self.stage[rows[complete]] = DORMANT, IN_FORCE
            self.step_in_force[rows[complete]] = step

    def arm(self, rise):
        core = self.c.core
        follow = core.laws.stocks_follow
        self.endurance = self.endurance + follow * (column(core.states, "endurance_goal") - self.endurance)
        growth = column(core.states, "growth") + self.c.p.threat_response * rise
        self.capability *= np.exp(growth * self.c.dt)
        self.adversary_capability = self.adversary_capability * np.exp(
            column(core.adversaries, "growth")[:, 0] * self.c.dt
        )
        self.forces = np.array([theatre.forces for theatre in core.theatres]) @ self.adversary_capability


def margins_at_start(c, rng):
    quo = StatusQuo(c, Worlds(c, 1, rng), np.arange(1))

    def margins_of(rung, members):
        inside = np.isin(np.arange(len(c.candidates)), members)[:, None]
        return quo.weigh(rung, inside)[0][members, 0]

    return margins_of


def main():
    core, replicates = read_core(sys.argv[1]), int(sys.argv[2])
    c, rng = Constants(core), np.random.default_rng(1)
    begin, batches = time.process_time(), []
    for start in range(0, replicates, BATCH):
        worlds = Worlds(c, min(BATCH, replicates - start), rng)
        with np.errstate(divide="ignore", invalid="ignore"):
            worlds.run()
        batches.append(worlds)
    took = time.process_time() - begin

    def every(of):
        return np.concatenate([of(worlds) for worlds in batches])

    step_in_force = every(lambda w: w.step_in_force)
    members, rung = every(lambda w: w.members.sum(0)), every(lambda w: w.rung)
    article5 = (step_in_force > 0) & (rung >= core.article5)
    end = {
        "urgency": every(lambda w: w.urgency_share.mean(0)),
        "forces": every(lambda w: (w.capability * w.endurance).sum(0)),
        "opinion": every(lambda w: (w.swing**2).mean(0)),
        "alignment": every(lambda w: w.alignment.mean(0)),
    }
    talks, signed = every(lambda w: w.talks), every(lambda w: w.signed)
    of = figures(core, step_in_force, members, article5, talks, signed, end)
    tell(replicates, took, of, margin_error(core, margins_at_start(c, rng)))


if __name__ == "__main__":
    main()
