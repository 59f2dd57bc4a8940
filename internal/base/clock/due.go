package clock

// Due gives the day by which count working days after d are over. It is that of
// [Calendar.AddWorkingDays], but for what was put right of days that had passed: a
// due day that was over when the list was put right stays what it was, so that
// nothing that was late becomes quiet; and no other is moved to before the day on
// which the list was put right, so that nobody was late without having been told.
func (c *Calendar) Due(n Nation, d Day, count int) (Day, error) {
	if c.before == nil {
		return c.AddWorkingDays(n, d, count)
	}
	if was, err := c.before.Due(n, d, count); err == nil && was.Before(c.since) {
		return was, nil
	}
	due, err := c.AddWorkingDays(n, d, count)
	if err != nil || !due.Before(c.since) {
		return due, err
	}
	return c.AddWorkingDays(n, c.since.AddDays(-1), 1)
}

// CountedBy gives the list by which a due day was counted ([Calendar.Due]).
func (c *Calendar) CountedBy(due Day) *Calendar {
	if c.before != nil && due.Before(c.since) {
		return c.before.CountedBy(due)
	}
	return c
}

// Afresh gives the same list as if it had been so from the beginning: no due day is
// kept.
func (c *Calendar) Afresh() *Calendar {
	out := c.clone()
	out.before = nil
	return out
}
