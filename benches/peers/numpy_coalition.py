"""What coalitions are worth to their members, for the port to NumPy. The last axis is that of replicates."""

import numpy as np
from scipy.special import expit as logistic
from scipy.special import ndtr


def honour(odds, binding_odds, reliability):
    """Chance that a state fights, given the odds that its public would have it fight."""
    willing, bound = odds / (1.0 + odds), odds * binding_odds
    return willing + reliability * (bound / (1.0 + bound) - willing)


def column(rows, name):
    """One field of all rows, as a column beside the replicates."""
    return np.array([getattr(row, name) for row in rows], dtype=float)[:, None]


class Constants:
    """The numbers as arrays, and what follows from them for all replicates."""

    def __init__(self, core):
        self.core, self.p, self.w = core, core.parameters, core.parameters.weights
        design, guarantor = core.design, core.guarantor
        self.candidates, self.scope = np.array(design.candidates), np.array(design.theatres)
        self.proposer = design.candidates.index(design.proposer)
        self.required = np.isin(self.candidates, design.required)
        self.dt = 1.0 / core.steps_a_year
        self.exposure, self.reach = np.array(core.exposure), np.array(core.reach)
        self.binding, self.binding_odds = np.array(core.binding), np.array(core.binding_odds)
        self.first_threat = self.exposure * logistic(column(core.theatres, "urgency")[:, 0])
        # Obligations and cooperation stand still: by candidate, any state, theatre in scope.
        owed = np.array(core.obligations)[:, :, self.scope]
        self.owes, self.owed = owed[self.candidates], owed.transpose(1, 0, 2)[self.candidates]
        self.usable = self.p.usable_alone + (1.0 - self.p.usable_alone) * np.array(core.cooperation)[self.candidates]
        self.usable[np.arange(len(self.candidates)), self.candidates] = 0.0
        self.stake = np.broadcast_to(self.exposure[:, self.scope], self.owes.shape).copy()
        self.stake[np.arange(len(self.candidates)), self.candidates] = 0.0
        self.outsiders = np.setdiff1d(np.arange(len(core.states)), self.candidates)
        pairs = np.ix_(self.candidates, self.candidates)
        apart = 1.0 - np.eye(len(self.candidates))
        self.kinship, self.grievance, self.cooperation = (
            np.array(of)[pairs] * apart for of in (core.kinship, core.grievance, core.cooperation)
        )
        # How reliable everyone is, and in the candidates' eyes, under a sceptical and a committed guarantor.
        self.reliability = np.tile(column(core.states, "reliability"), 2)
        self.reliability[guarantor.state] = guarantor.sceptical, guarantor.committed
        offset = column(core.states, "reliability_offset")[self.candidates, 0]
        self.seen = np.tile(self.reliability, (len(self.candidates), 1, 1))
        self.seen[:, guarantor.state] = np.clip(self.seen[:, guarantor.state] + offset[:, None], 0.0, 1.0)
        adversaries = sorted({core.theatres[k].adversary for k in design.theatres})
        dependence = np.array(core.dependence)[:, adversaries]
        coerciveness = [core.adversaries[a].coerciveness for a in adversaries]
        inducement = [core.adversaries[a].inducement for a in adversaries]
        self.coercion = self.p.severity * np.minimum(dependence @ coerciveness, 1.0)
        self.wooing = np.zeros(len(core.states))
        self.wooing[self.candidates] = np.minimum(dependence @ inducement, 1.0)[self.candidates]
        at_table = [core.states[i] for i in design.candidates]
        self.autonomy, self.leader = column(at_table, "autonomy_norm"), column(at_table, "swing")
        self.allied, self.hurdle = column(at_table, "alliance_support"), column(at_table, "ratification_hurdle")
        self.max_depth = column(at_table, "max_depth")
        self.is_guarantor = (self.candidates == guarantor.state)[:, None]


class StatusQuo:
    """What holds without the pact in some replicates, and what its members would add for each other."""

    def __init__(self, c, world, rows):
        self.c, self.bonds = c, {}
        self.urgency = world.urgency_share[c.scope][:, rows]
        threat = c.exposure[:, c.scope, None] * self.urgency
        rise = threat - c.first_threat[:, c.scope, None]
        poll, resolve = np.array(c.core.poll)[:, c.scope, None], np.array(c.core.resolve)[:, c.scope, None]
        polled = np.exp(poll + world.swing[:, None, rows] + c.p.threat_effect * rise)
        odds = polled * resolve
        strength = (world.capability[:, rows] * world.endurance)[:, None] * c.reach[:, c.scope, None]
        regime = world.committed[rows].astype(int)
        seen, own = c.seen[:, :, regime], c.reliability[c.candidates][:, regime]
        m = c.p.decisiveness
        self.attack = (world.forces[c.scope, None] ** m) * np.ones(len(rows))
        self.force, self.threat, self.odds = strength[c.candidates], threat[c.candidates], odds[c.candidates]
        self.willing = polled[c.candidates] / (1.0 + polled[c.candidates])
        comes = honour(odds, c.binding_odds[c.owed][..., None], seen[:, :, None]) * c.usable[:, :, None, None]
        self.defence = self.force + (comes * strength).sum(1)
        self.loss = self.threat * self.share(self.defence)
        drawn = honour(self.odds[:, None], c.binding_odds[c.owes][..., None], own[:, None, None]) * c.stake[..., None]
        self.drawn_for, self.drawn_outside = drawn[:, c.candidates], drawn[:, c.outsiders].max(1)
        self.seen, self.own = seen[:, c.candidates], own
        # The terms that no coalition changes.
        self.fixed = c.leader * world.government[c.candidates][:, rows] + world.shock[c.candidates][:, rows]
        self.fixed += c.w.constant + c.w.alignment * np.minimum(world.alignment[c.candidates][:, rows], 0.0)
        self.government = world.government[c.candidates][:, rows]

    def take(self, rows):
        """The same for fewer replicates."""
        part = object.__new__(StatusQuo)
        for name, value in vars(self).items():
            setattr(part, name, value[..., rows] if isinstance(value, np.ndarray) else value)
        part.bonds = {rung: (h[..., rows], b[..., rows], n) for rung, (h, b, n) in self.bonds.items()}
        return part

    def share(self, defence):
        """The adversary's share of the outcome."""
        return self.attack / (self.attack + defence**self.c.p.decisiveness)

    def bind(self, rung):
        """Help for the first of two candidates, rise of the chance that it fights for the second, new binding."""
        if rung not in self.bonds:
            c = self.c
            owes = c.owes[:, c.candidates]
            anew = (owes < rung) & ~np.eye(len(owes), dtype=bool)[..., None]
            before, odds = c.binding_odds[owes][..., None], self.odds[:, None]
            bound, bound_before = odds * c.binding_odds[rung], odds * before
            gain = (bound / (1.0 + bound) - bound_before / (1.0 + bound_before)) * anew[..., None]
            given = gain * self.seen.swapaxes(0, 1)[:, :, None] * self.force[:, None]
            usable = c.usable[:, c.candidates, None, None]
            added = np.where(anew, c.binding[rung] - c.binding[owes], 0.0)
            new = added.sum(2) / (c.binding[c.core.article5] * len(c.scope))
            self.bonds[rung] = given.swapaxes(0, 1) * usable, gain * self.own[:, None, None], new
        return self.bonds[rung]

    def weigh(self, rung, members):
        """Margins and chances of ratification of all candidates; meaningful for members only."""
        c, w = self.c, self.c.w
        help_, bound, new = self.bind(rung)
        inside = members.astype(float)
        per_partner = 1.0 / np.maximum(inside.sum(0) - 1.0, 1.0)
        drawn = np.maximum((self.drawn_for * (1.0 - inside)[:, None]).max(1), self.drawn_outside)
        fights = (1.0 - (1.0 - c.exposure[c.candidates][:, c.scope, None]) * (1.0 - drawn)) * inside[:, None]
        helped = np.einsum("absr,br->asr", help_, inside)
        stays_out = 1.0 - bound[:, 0] * fights[0]
        for b in range(1, len(fights)):
            # Several times as fast as `prod` along an axis.
            stays_out *= 1.0 - bound[:, b] * fights[b]
        security = (self.loss - self.threat * self.share(self.defence + helped)).sum(1)
        entrapment = (self.urgency * (1.0 - self.threat) * (1.0 - stays_out)).sum(1)
        own, taken_over = self.force.sum(1), helped.sum(1)
        shifted = np.where(c.is_guarantor, taken_over / (own + taken_over), 0.0)
        cooperation = c.cooperation @ inside * per_partner
        worst = (c.grievance[..., None] * inside).max(1)
        grievance = 0.5 * (c.grievance @ inside * per_partner + worst)
        ratifies = self.ratification(inside)
        costs = (
            w.coercion * c.coercion[c.candidates, None]
            + w.domestic * (1.0 - ratifies)
            + w.autonomy * c.autonomy
            + w.identity * grievance
            + w.burden * own / (own * inside).sum(0)
            - w.affinity * (c.kinship @ inside * per_partner)
        )
        needed = security - c.p.covered_by_web * cooperation * np.maximum(security, 0.0)
        margins = w.security * needed - w.entrapment * entrapment + w.burden_shift * shifted
        return margins - (new @ inside * per_partner) * costs + self.fixed, ratifies

    def ratification(self, inside):
        others = np.einsum("asr,ar->sr", self.threat, inside) - self.threat
        weights = others.sum(1)
        asked = np.einsum("asr,asr->ar", others, self.willing) / np.where(weights > 0.0, weights, 1.0)
        mean = np.where(weights > 0.0, asked, self.c.allied)
        support = 0.5 * (self.c.allied + mean) + self.c.p.ratification_leader * self.government
        return ndtr((support - self.c.hurdle) / self.c.p.ratification_spread)

    def holds(self, rung, members, margins):
        binds = ((self.bind(rung)[2] > 0.0) @ members * members).any(0)
        return ((margins > 0.0) | ~members).all(0) & binds

    def is_complete(self, members):
        return (members.sum(0) >= self.c.core.design.minimum_size) & members[self.c.required].all(0)
