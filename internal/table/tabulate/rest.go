package tabulate

import "slices"

// rest settles shares, rates and notes, once the axes are known.
func (c *compiler) rest() {
	c.share()
	c.rate()
	c.trim()
	if slices.ContainsFunc(c.out.Measures, func(m CompiledMeasure) bool { return m.Unit == "people" }) {
		c.out.Notes = append(c.out.Notes, "People are counted in each investigation that they are part of. A person in two investigations is counted twice.")
	}
	if len(c.d.Measures) > 1 {
		c.out.Notes = append(c.out.Notes, "Each measure counts in its own unit. They are not parts of one whole and are never added or divided.")
	}
	for _, a := range c.out.Axes {
		switch a.Name {
		case "ethnicity_self":
			c.out.Notes = append(c.out.Notes, "Self-defined ethnicity is what people said of themselves. It is never filled from what an officer saw.")
		case "ethnicity_officer":
			c.out.Notes = append(c.out.Notes, "Officer-observed ethnicity is what an officer saw. It is not what people said of themselves.")
		case "outcome":
			c.out.Notes = append(c.out.Notes, "An outcome that is not assigned so far is no outcome: it stands among those not recorded and is in no share.")
		case AxisArea:
			c.out.Notes = append(c.out.Notes, "Councils are put with the force in whose area they lay on the last day of the period.")
		}
	}
}

// share finds what shares are of: what was asked, or the last field that can
// be missing.
func (c *compiler) share() {
	if c.d.Share == NoShare || len(c.d.Measures) > 1 {
		if c.d.Share != "" && c.d.Share != NoShare {
			c.p.add("share", "measures beside each other have no shares")
		}
		return
	}
	for i, a := range c.out.Axes {
		recorded := slices.ContainsFunc(a.Codes, func(k AxisCode) bool { return k.Kind == KindRecorded })
		switch {
		case c.d.Share == "" && recorded && a.Codes[0].Kind == KindTotal:
			c.out.Share = i
		case c.d.Share != "" && (c.d.Share == a.Name || c.d.Share == joined(a.Schema, a.Name)):
			if a.Codes == nil || a.Codes[0].Kind != KindTotal || a.Open || a.Name == DimPeriod {
				c.p.add("share", "%q has no total of codes to take a share of", c.d.Share)
			}
			c.out.Share = i
		}
	}
}

// trim puts the reasons together on every axis but that of the shares.
func (c *compiler) trim() {
	for i := range c.out.Axes {
		a := &c.out.Axes[i]
		if i == c.out.Share {
			continue
		}
		move := make([]int, len(a.Codes))
		var kept []AxisCode
		for j, k := range a.Codes {
			if k.Kind == KindReason {
				move[j] = move[k.Parent]
				continue
			}
			if k.Parent >= 0 {
				k.Parent = move[k.Parent]
			}
			move[j] = len(kept)
			kept = append(kept, k)
		}
		a.Codes = kept
		for code, at := range a.leaf {
			a.leaf[code] = move[at]
		}
	}
}

// rate checks that there is a population to divide by.
func (c *compiler) rate() {
	if c.d.Rate == nil {
		return
	}
	body := false
	for _, a := range c.out.Axes {
		switch {
		case a.Name == DimBody || a.Name == AxisArea:
			body = true
		case a.Name == "ethnicity_officer":
			c.p.add("rate", "populations by ethnicity are self-defined; what an officer saw cannot be divided by them")
		case a.Name == "ethnicity_self" && c.d.Groups[a.Name] != "broad" && c.d.Groups[a.Name] != "both":
			c.p.add("rate", "populations are known by broad groups; say broad or both for ethnicity_self in [groups]")
		}
	}
	if !body {
		c.p.add("rate", "needs body or area among rows, columns or layers, since populations are of areas")
	}
	if len(c.d.Measures) > 1 {
		c.p.add("rate", "measures beside each other have no rates")
	}
}
