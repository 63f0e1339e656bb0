"""What a coalition is worth to each of its members, for the port to Mesa."""

import math


def mean(values):
    return sum(values) / len(values) if values else 0.0


def honour(odds, binding_odds, reliability):
    """Chance that a state fights, given the odds that its public would have it fight."""
    willing, bound = odds / (1.0 + odds), odds * binding_odds
    return willing + reliability * (bound / (1.0 + bound) - willing)


class StatusQuo:
    """What holds without the pact, and what its members would add for each other: found once for all coalitions."""

    def __init__(self, model):
        core, design = model.core, model.core.design
        self.model, self.core = model, core
        self.theatres = [(s, model.theatres[k]) for s, k in enumerate(design.theatres)]
        self.candidates = [model.state_list[i] for i in design.candidates]
        self.polled = [[state.willingness_odds(k) for k in design.theatres] for state in model.state_list]
        self.odds = [
            [odds * state.resolve[k] for odds, k in zip(polled, design.theatres)]
            for state, polled in zip(model.state_list, self.polled)
        ]
        self.attack = [theatre.forces**core.parameters.decisiveness for _, theatre in self.theatres]
        self.force = [[state.strength(k) for k in design.theatres] for state in self.candidates]
        self.threat = [[state.threat(k) for k in design.theatres] for state in self.candidates]
        self.defence = [
            [own + self.help_today(state, s, k) for s, (k, own) in enumerate(zip(design.theatres, force))]
            for state, force in zip(self.candidates, self.force)
        ]
        self.loss = [
            [threat * self.share(s, defence) for s, (threat, defence) in enumerate(zip(threats, defences))]
            for threats, defences in zip(self.threat, self.defence)
        ]
        self.drawn_for = [self.drawn_by_all(state, self.candidates) for state in self.candidates]
        outsiders = [state for state in model.state_list if state.i not in design.candidates]
        self.drawn_outside = [
            [max(chances) for chances in zip(*self.drawn_by_all(state, outsiders))] for state in self.candidates
        ]
        self.bonds = {}

    def share(self, s, defence):
        """The adversary's share of the outcome."""
        attack = self.attack[s]
        return attack / (attack + defence**self.core.parameters.decisiveness)

    def help_today(self, state, s, k):
        core = self.core
        return sum(
            honour(
                self.odds[other.i][s],
                core.binding_odds[core.obligations[other.i][state.i][k]],
                self.model.seen_reliability(other, by=state),
            )
            * self.model.usable(other, state)
            * other.strength(k)
            for other in self.model.state_list
            if other is not state and other.reach[k] > 0.0
        )

    def drawn_by_all(self, state, others):
        return [[self.drawn(state, other, s, k) for s, k in enumerate(self.core.design.theatres)] for other in others]

    def drawn(self, state, other, s, k):
        """Chance that `state` is drawn into a fight for `other` while that is no member."""
        if other is state or other.exposure[k] <= 0.0:
            return 0.0
        binding_odds = self.core.binding_odds[self.core.obligations[state.i][other.i][k]]
        return honour(self.odds[state.i][s], binding_odds, self.model.reliability(state)) * other.exposure[k]

    def bind(self, rung):
        """By pair of candidates: help for the first, chance that it fights for the second, and new binding."""
        if rung not in self.bonds:
            candidates = range(len(self.candidates))
            self.bonds[rung] = [[self.bond(a, b, rung) for b in candidates] for a in candidates]
        return self.bonds[rung]

    def bond(self, a, b, rung):
        core, state, other = self.core, self.candidates[a], self.candidates[b]
        help_, bound, added = [], [], 0.0
        if a == b:
            return help_, bound, added
        own, seen = self.model.reliability(state), self.model.seen_reliability(other, by=state)
        usable = self.model.usable(other, state)
        for s, k in enumerate(core.design.theatres):
            owed, owes = core.obligations[other.i][state.i][k], core.obligations[state.i][other.i][k]
            help_.append(seen * self.rise(other.i, s, owed, rung) * usable * self.force[b][s])
            bound.append(own * self.rise(state.i, s, owes, rung))
            added += max(core.binding[rung] - core.binding[owes], 0.0)
        return help_, bound, added / (core.binding[core.article5] * len(core.design.theatres))

    def rise(self, i, s, before, rung):
        """Rise of the chance that a state of full reliability fights, where it is bound anew."""
        if before >= rung:
            return 0.0
        odds = self.odds[i][s] * self.core.binding_odds[rung]
        odds_before = self.odds[i][s] * self.core.binding_odds[before]
        return odds / (1.0 + odds) - odds_before / (1.0 + odds_before)


class Coalition:
    """A set of candidates under trial, numbered as in the design: margins and chances of ratification."""

    def __init__(self, quo, rung, members):
        self.quo, self.core, self.members = quo, quo.core, members
        self.bonds = quo.bind(rung)
        self.absent = [a for a in range(len(quo.candidates)) if a not in members]
        self.forces = sum(sum(quo.force[a]) for a in members)
        self.threatened = [sum(quo.threat[a][s] for a in members) for s, _ in quo.theatres]
        self.fights = {a: [self.fight(a, s) for s, _ in quo.theatres] for a in members}
        self.ratifies = {a: self.ratification(a) for a in members}
        self.margins = {a: self.margin(a) for a in members}

    def fight(self, a, s):
        """Chance that member `a` is in a fight by its own stake, or drawn in by a state outside."""
        drawn = max([self.quo.drawn_for[a][b][s] for b in self.absent], default=0.0)
        drawn = max(drawn, self.quo.drawn_outside[a][s])
        exposure = self.quo.candidates[a].exposure[self.core.design.theatres[s]]
        return 1.0 - (1.0 - exposure) * (1.0 - drawn)

    def ratification(self, a):
        quo, state, p = self.quo, self.quo.candidates[a], self.core.parameters
        others = [threatened - mine for threatened, mine in zip(self.threatened, quo.threat[a])]
        allied = mean = state.numbers.alliance_support
        if sum(others) > 0.0:
            willing = (odds / (1.0 + odds) for odds in quo.polled[state.i])
            mean = sum(other * share for other, share in zip(others, willing)) / sum(others)
        support = 0.5 * (allied + mean) + p.ratification_leader * state.government
        distance = (support - state.numbers.ratification_hurdle) / p.ratification_spread
        return 0.5 * math.erfc(-distance / math.sqrt(2.0))

    def margin(self, a):
        """What member `a` gains against the status quo: the sum of the weighted terms."""
        core, w, state = self.core, self.core.parameters.weights, self.quo.candidates[a]
        others = [b for b in self.members if b != a]
        partners = [self.quo.candidates[b].i for b in others]
        bound = mean([self.bonds[a][b][2] for b in others])
        cooperation = mean([core.cooperation[state.i][j] for j in partners])
        grievances = [core.grievance[state.i][j] for j in partners]
        grievance = 0.5 * (mean(grievances) + max(grievances, default=0.0))
        security, entrapment, taken_over = self.weigh_theatres(a, state, others)
        own = sum(self.quo.force[a])
        shifted = taken_over / (own + taken_over) if state.i == core.guarantor.state else 0.0
        costs = (
            w.coercion * state.coercion
            + w.domestic * (1.0 - self.ratifies[a])
            + w.autonomy * state.numbers.autonomy_norm
            + w.identity * grievance
            + w.burden * own / self.forces
            - w.affinity * mean([core.kinship[state.i][j] for j in partners])
        )
        return (
            w.security * (security - core.parameters.covered_by_web * cooperation * max(security, 0.0))
            - w.entrapment * entrapment
            - bound * costs
            + w.burden_shift * shifted
            + w.alignment * min(state.alignment, 0.0)
            + state.numbers.swing * state.government
            + w.constant
            + state.shock
        )

    def weigh_theatres(self, a, state, others):
        security = entrapment = taken_over = 0.0
        for s, theatre in self.quo.theatres:
            help_ = sum(self.bonds[a][b][0][s] for b in others)
            stays_out = math.prod(1.0 - self.bonds[a][b][1][s] * self.fights[b][s] for b in others)
            threat = self.quo.threat[a][s]
            security += self.quo.loss[a][s] - threat * self.quo.share(s, self.quo.defence[a][s] + help_)
            entrapment += theatre.urgency_share * (1.0 - threat) * (1.0 - stays_out)
            taken_over += help_
        return security, entrapment, taken_over

    def binds_anew(self):
        return any(self.bonds[a][b][2] > 0.0 for a in self.members for b in self.members)

    def holds(self):
        return all(margin > 0.0 for margin in self.margins.values()) and self.binds_anew()
