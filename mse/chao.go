package mse

// chao is the lower bound of A. Chao (Estimating population size for sparse
// data in capture-recapture experiments, Biometrics 45, 1989): with f1 people
// on one list and f2 on two of t lists, at least (t-1)/t f1^2 / (2 f2) are on
// none, whatever the differences between people, where the lists are alike and
// do not depend on each other. Where nobody is on two lists f2 is taken as
// its corrected form has it.
type chao struct{ lists int }

func (c chao) again() chooser { return c }

func (c chao) choose(f *fitter) (pick, error) {
	var once, twice float64
	for h, n := range f.y {
		switch {
		case h == 0:
		case h&(h-1) == 0:
			once += n
		case h&(h-1)&(h&(h-1)-1) == 0:
			twice += n
		}
	}
	t := float64(c.lists)
	hidden := (t - 1) / t * once * (once - 1) / (2 * (twice + 1))
	if twice > 0 {
		hidden = (t - 1) / t * once * once / (2 * twice)
	}
	return pick{total: f.people + hidden}, nil
}
