"""The core of the decision step in Mesa: theatres, states and the pact are agents with steps of their own.

    mesa_port.py NUMBERS SECONDS AT_LEAST

Runs replicates, one model each, until SECONDS of processor time have passed, but AT_LEAST so many. Names and formulas are the engine's.
"""

import math
import sys
import time

import mesa

from mesa_coalition import Coalition, StatusQuo, mean
from tally import figures, margin_error, read_core, tell


def logistic(x):
    return 1.0 / (1.0 + math.exp(-x))


class Theatre(mesa.Agent):
    """Where an adversary presses."""

    def __init__(self, model, numbers):
        super().__init__(model)
        self.numbers = numbers
        self.assertiveness, self.urgency = numbers.assertiveness, numbers.urgency
        self.crisis = numbers.crisis_start
        self.course = numbers.assertiveness - numbers.crisis_start
        self.gather()
        self.urgency_share = logistic(self.urgency)

    def gather(self):
        """The adversaries' forces here."""
        self.forces = sum(share * has for share, has in zip(self.numbers.forces, self.model.adversary_capability))

    def step(self):
        """The threat wanders and drifts, urgency follows late; now and then a crisis closes the gap."""
        numbers, model, law = self.numbers, self.model, self.model.core.laws.threat
        start = numbers.assertiveness - numbers.crisis_start
        before, mean = start + numbers.drift * (model.now - model.dt), start + numbers.drift * model.now
        self.course = mean + law.kept * (self.course - before) + law.spread * self.random.gauss(0.0, 1.0)
        self.crisis *= numbers.crisis_decay_step
        self.assertiveness = self.course + self.crisis
        self.urgency += numbers.visibility_step * (self.assertiveness - self.urgency)
        rate = numbers.crisis_rate * logistic(self.assertiveness) / numbers.assertiveness_share
        if self.random.random() < 1.0 - math.exp(-rate * model.dt):
            self.crisis += numbers.crisis_size
            self.assertiveness += numbers.crisis_size
            self.urgency = max(self.urgency, self.assertiveness)
        self.urgency_share = logistic(self.urgency)


class State(mesa.Agent):
    """A government with its public and its forces."""

    def __init__(self, model, i):
        super().__init__(model)
        core = model.core
        self.i, self.numbers = i, core.states[i]
        self.exposure, self.reach = core.exposure[i], core.reach[i]
        self.poll, self.resolve = core.poll[i], core.resolve[i]
        self.first_threat = [self.threat(k) for k in range(len(self.exposure))]
        coerced = (a.coerciveness * core.dependence[i][n] for n, a in model.pressing)
        self.coercion = core.parameters.severity * min(1.0, sum(coerced))
        wooed = sum(a.inducement * core.dependence[i][n] for n, a in model.pressing)
        self.wooing = min(1.0, wooed) if i in core.design.candidates else 0.0
        self.capability, self.endurance = self.numbers.capability, self.numbers.endurance
        self.government, self.next_election = self.numbers.government, self.numbers.next_election
        self.swing = self.alignment = self.shock = 0.0
        self.elected = False

    def threat(self, k):
        return self.exposure[k] * self.model.theatres[k].urgency_share

    def threat_rise(self):
        return max(self.threat(k) for k in range(len(self.exposure))) - max(self.first_threat)

    def strength(self, k):
        return self.capability * self.endurance * self.reach[k]

    def willingness_odds(self, k):
        change = self.model.core.parameters.threat_effect * (self.threat(k) - self.first_threat[k])
        return math.exp(self.poll[k] + self.swing + change)

    def sway(self):
        """Opinion and what the margin misses wander."""
        laws = self.model.core.laws
        self.swing = laws.opinion.kept * self.swing + laws.opinion.spread * self.random.gauss(0.0, 1.0)
        if self.model.steps == 1:
            self.shock = laws.first_shock * self.random.gauss(0.0, 1.0)
        else:
            self.shock = laws.shock.kept * self.shock + laws.shock.spread * self.random.gauss(0.0, 1.0)

    def vote(self):
        """Holds the election that falls into this step."""
        self.elected = self.next_election is not None and self.next_election < self.model.now
        if self.elected:
            while self.next_election < self.model.now:
                self.next_election += self.numbers.election_interval
            u = self.random.random()
            minded, sceptical = u < self.numbers.alliance_minded, u > 1.0 - self.numbers.sceptical
            self.government = 1.0 if minded else -1.0 if sceptical else 0.0

    def align(self):
        core = self.model.core
        wooing = self.wooing if self.model.pact.is_live() else 0.0
        target = core.parameters.balancing * max(self.threat_rise(), 0.0) - wooing
        self.alignment += core.laws.alignment_follows * (min(max(target, -1.0), 1.0) - self.alignment)

    def arm(self):
        core = self.model.core
        self.endurance += core.laws.stocks_follow * (self.numbers.endurance_goal - self.endurance)
        growth = self.numbers.growth + core.parameters.threat_response * self.threat_rise()
        self.capability *= math.exp(growth * self.model.dt)


class Pact(mesa.Agent):
    """The design on its way from initiative to force."""

    def __init__(self, model):
        super().__init__(model)
        self.design = model.core.design
        self.required = {self.design.candidates.index(i) for i in self.design.required}
        self.proposer = self.design.candidates.index(self.design.proposer)
        self.stage, self.members, self.ratified, self.due = "dormant", [], set(), {}
        self.step_in_force = self.talks = self.signed = 0

    def is_live(self):
        return self.stage != "dormant"

    def step(self):
        if self.stage == "dormant":
            self.propose()
        if self.stage == "talks" and self.until <= self.model.now:
            self.conclude()
        if self.stage == "ratifying":
            self.ratify()

    def propose(self):
        """The proposer takes an initiative where it gains and has a partner."""
        model, p = self.model, self.model.core.parameters
        state = model.state_list[self.design.proposer]
        threats = range(len(state.exposure))
        rise = sum(state.threat(k) - state.first_threat[k] for k in threats) / sum(state.exposure)
        rate = p.initiative_rate * math.exp(p.urgency_effect * rise)
        if state.i == model.core.guarantor.state and not model.committed:
            rate *= model.core.guarantor.offers_when_sceptical
        waited = self.random.expovariate(rate)
        if waited >= model.dt:
            return
        deal, opening = self.negotiate()
        margin, parties = (deal[2], deal[1]) if deal else opening
        if margin > 0.0 and any(a != self.proposer for a in parties):
            opened = model.now - model.dt + waited
            self.stage, self.until = "talks", opened + self.random.expovariate(1.0) * p.talks
            self.talks += 1

    def negotiate(self):
        """A deal (rung, members, the proposer's margin) and how everyone saw the shallowest attempt."""
        quo, opening = StatusQuo(self.model), None
        for rung in self.design.depths:
            members, opening = self.settle(quo, rung)
            if members is not None:
                return self.bargain(quo, rung, members), opening
        return None, opening

    def settle(self, quo, rung):
        """Takes out one at a time those that would not join, then lets back in whoever fits."""
        able = [a for a, state in enumerate(quo.candidates) if state.numbers.max_depth >= rung]
        coalition = Coalition(quo, rung, able)
        gaining = [a for a in able if coalition.margins[a] > 0.0]
        worthwhile = self.is_complete(able) and self.proposer in able and coalition.binds_anew()
        opening = (coalition.margins[self.proposer] if worthwhile else -math.inf, gaining)
        while self.is_complete(coalition.members) and not coalition.holds():
            free = [a for a in coalition.members if a not in self.required]
            if not free:
                return None, opening
            worst = min(free, key=coalition.margins.get)
            coalition = Coalition(quo, rung, [a for a in coalition.members if a != worst])
        if not self.is_complete(coalition.members):
            return None, opening
        return self.readmit(quo, rung, coalition.members, able), opening

    def is_complete(self, members):
        return len(members) >= self.design.minimum_size and self.required <= set(members)

    def readmit(self, quo, rung, members, able):
        while True:
            before = members
            for a in able:
                if a not in before:
                    grown = sorted([*members, a])
                    if Coalition(quo, rung, grown).holds():
                        members = grown
            if members == before:
                return members

    def bargain(self, quo, agreed, members):
        """The depth with the greatest product of margins, from the one agreed down."""
        best, deal = -math.inf, (agreed, members, -math.inf)
        for rung in (rung for rung in self.design.depths if rung <= agreed):
            coalition = Coalition(quo, rung, members)
            if coalition.holds():
                product = sum(math.log(margin) for margin in coalition.margins.values())
                if product > best:
                    best, deal = product, (rung, members, coalition.margins[self.proposer])
        return deal

    def conclude(self):
        deal, _ = self.negotiate()
        if deal is None:
            self.stage = "dormant"
            return
        self.stage, self.signed, self.ratified = "ratifying", self.signed + 1, set()
        self.rung, self.members, _ = deal
        delay = self.model.core.parameters.ratification
        self.due = {a: self.until + self.random.expovariate(1.0) * delay for a in self.members}

    def ratify(self):
        """Signatories whose time has come ratify or fail to; the rest go on if they can stand."""
        deciding = [a for a in self.members if a not in self.ratified and self.due[a] <= self.model.now]
        if not deciding:
            return
        quo = StatusQuo(self.model)
        chances = Coalition(quo, self.rung, self.members).ratifies
        ratifying = {a for a in deciding if self.random.random() < chances[a]}
        self.ratified |= ratifying
        left = [a for a in self.members if a not in deciding or a in ratifying]
        if left != self.members and not self.stands(quo, left):
            self.stage = "dormant"
        elif set(left) == self.ratified:
            self.stage, self.step_in_force = "in force", self.model.steps
        self.members = left

    def stands(self, quo, members):
        cost = self.model.core.parameters.exit_cost
        return self.is_complete(members) and all(
            margin >= -cost for margin in Coalition(quo, self.rung, members).margins.values()
        )


class Alliance(mesa.Model):
    """One replicate."""

    def __init__(self, core, seed):
        super().__init__(seed=seed)
        self.core, self.dt = core, 1.0 / core.steps_a_year
        self.committed = core.guarantor.starts_committed
        self.adversary_capability = [adversary.capability for adversary in core.adversaries]
        in_scope = {core.theatres[k].adversary for k in core.design.theatres}
        self.pressing = [(n, core.adversaries[n]) for n in sorted(in_scope)]
        self.theatres = list(Theatre.create_agents(self, len(core.theatres), core.theatres))
        self.state_list = list(State.create_agents(self, len(core.states), list(range(len(core.states)))))
        self.pact = Pact(self)

    def summary(self):
        """The world at the horizon."""
        states = self.state_list
        return {
            "urgency": mean([theatre.urgency_share for theatre in self.theatres]),
            "forces": sum(state.capability * state.endurance for state in states),
            "opinion": mean([state.swing**2 for state in states]),
            "alignment": mean([state.alignment for state in states]),
        }

    @property
    def now(self):
        """Years from the start to the end of this step."""
        return self.steps / self.core.steps_a_year

    def reliability(self, state):
        guarantor = self.core.guarantor
        if state.i != guarantor.state:
            return state.numbers.reliability
        return guarantor.committed if self.committed else guarantor.sceptical

    def seen_reliability(self, state, by):
        offset = by.numbers.reliability_offset if state.i == self.core.guarantor.state else 0.0
        return min(max(self.reliability(state) + offset, 0.0), 1.0)

    def usable(self, state, beside):
        """Share of the forces of `state` that can be used beside those of another."""
        alone = self.core.parameters.usable_alone
        return alone + (1.0 - alone) * self.core.cooperation[state.i][beside.i]

    def follow_government(self):
        """The guarantor's regime may follow a newly elected government of the other stance."""
        state = self.state_list[self.core.guarantor.state]
        other_stance = state.government * (1.0 if self.committed else -1.0) < 0.0
        if state.elected and other_stance and self.random.random() < self.core.guarantor.switch:
            self.committed = not self.committed

    def step(self):
        states, theatres = self.agents_by_type[State], self.agents_by_type[Theatre]
        theatres.do("step")
        states.do("sway")
        states.do("vote")
        self.follow_government()
        states.do("align")
        self.pact.step()
        states.do("arm")
        for n, adversary in enumerate(self.core.adversaries):
            self.adversary_capability[n] *= math.exp(adversary.growth * self.dt)
        theatres.do("gather")


def margins_at_start(core):
    quo = StatusQuo(Alliance(core, seed=0))

    def margins_of(rung, members):
        margins = Coalition(quo, rung, members).margins
        return [margins[a] for a in members]

    return margins_of


def main():
    core, seconds, at_least = read_core(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    pacts, end, begin = [], [], time.process_time()
    while len(pacts) < at_least or time.process_time() - begin < seconds:
        model = Alliance(core, seed=len(pacts))
        for _ in range(core.steps):
            model.step()
        pacts.append(model.pact)
        end.append(model.summary())
    took = time.process_time() - begin
    of = figures(
        core,
        [pact.step_in_force for pact in pacts],
        [len(pact.members) for pact in pacts],
        [pact.step_in_force > 0 and pact.rung >= core.article5 for pact in pacts],
        [pact.talks for pact in pacts],
        [pact.signed for pact in pacts],
        {name: [one[name] for one in end] for name in end[0]},
    )
    tell(len(pacts), took, of, margin_error(core, margins_at_start(core)))


if __name__ == "__main__":
    main()
