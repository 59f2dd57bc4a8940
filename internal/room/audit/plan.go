package audit

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"candour/mse"
)

// Plan is what will be estimated and how, written down and logged before
// anybody has seen how the lists overlap. What is outside the plan is not
// estimated; a plan that is changed afterwards says so for good.
type Plan struct {
	ID     string
	Number int
	Spec   PlanSpec
	// Digest is the SHA-256 of the plan's canonical JSON, which is in the log.
	Digest      string
	Human, Name string
	Made        time.Time
	// Why is why the plan was changed; "" for the first.
	Why string
}

// PlanSpec is the plan itself. Its JSON, with fields in this order, is what is
// hashed.
type PlanSpec struct {
	Question string `json:"question"`
	// Population is the role that is counted: child or suspect.
	Population string `json:"population"`
	// People, Place, Since and Until are the scope, as the project says it.
	People string `json:"people"`
	Place  string `json:"place"`
	Since  string `json:"since"`
	Until  string `json:"until"`
	// Lists are the names of the lists, in order.
	Lists []string `json:"lists"`
	// Run is the linkage, Link the threshold of it, and LinkAlso further ones.
	Run      string    `json:"linkage"`
	Link     float64   `json:"link_threshold"`
	LinkAlso []float64 `json:"link_thresholds_also"`
	// Methods, and what they are varied by.
	Methods    []string  `json:"methods"`
	Thresholds []float64 `json:"stepwise_thresholds"`
	MaxOrder   int       `json:"max_order"`
	Draws      int       `json:"bootstrap_draws"`
	// LinkDraws is how many linkages are drawn from the match probabilities.
	LinkDraws int    `json:"linkage_draws"`
	LeaveOut  bool   `json:"leave_each_list_out"`
	Merge     bool   `json:"merge_each_pair_of_lists"`
	Hide      bool   `json:"hide_each_list"`
	Seed      uint64 `json:"seed"`
	// Expects is what the analysts think beforehand: which lists lead to which.
	Expects string `json:"expects"`
}

func (s PlanSpec) digest() (text, digest string) {
	text = asJSON(s)
	return text, hash([]byte(text))
}

// Limits of a plan.
const (
	maxDraws     = 10_000
	maxLinkDraws = 500
	MinLists     = 3
)

func (s *PlanSpec) check() error {
	var w wrong
	if s.Population != RoleChild && s.Population != RoleSuspect {
		w.add("population", "Choose whom to estimate")
	}
	if len(s.Methods) == 0 {
		w.add("methods", "Choose one method at least; one alone says little")
	}
	for _, m := range s.Methods {
		if !slices.Contains(mse.Methods(), mse.Method(m)) {
			w.add("methods", "Choose methods from the list")
		}
	}
	if slices.Contains(s.Methods, string(mse.Stepwise)) && len(s.Thresholds) == 0 {
		w.add("thresholds", "Enter the thresholds of the stepwise method, such as 0.001, 0.02")
	}
	for _, t := range s.Thresholds {
		if t <= 0 || t >= 1 {
			w.add("thresholds", "A threshold is a probability above 0 and below 1")
		}
	}
	if len(s.LinkAlso) > 6 || slices.ContainsFunc(s.LinkAlso, func(t float64) bool { return t < 0.05 || t > 0.999 }) {
		w.add("link_also", "Enter at most six probabilities from 0.05 to 0.999")
	}
	if s.MaxOrder < 2 || s.MaxOrder > 4 {
		w.add("max_order", "Enter 2, 3 or 4")
	}
	if s.Draws < 100 || s.Draws > maxDraws {
		w.add("draws", "Enter a number from 100 to 10,000")
	}
	if s.LinkDraws < 0 || s.LinkDraws > maxLinkDraws {
		w.add("link_draws", "Enter a number from 0 to 500")
	}
	if len(s.Lists) < MinLists {
		w.add("lists", "There must be three lists at least: two can be estimated from only if being on one says nothing about being on the other")
	}
	w.need("expects", &s.Expects, "Say what you expect: which lists send people to which, and which are kept apart", MaxText)
	return w.err()
}

// Words give the plan as a list for people.
func (s PlanSpec) Words() [][2]string {
	yes := func(b bool) string {
		if b {
			return "Yes"
		}
		return "No"
	}
	list := func(all []float64) string {
		out := make([]string, len(all))
		for i, f := range all {
			out[i] = Decimal(f)
		}
		return strings.Join(out, ", ")
	}
	return [][2]string{{"Question", s.Question}, {"Who is estimated", PopulationWords(s.Population) + " (" + s.People + ")"}, {"Where and when", s.Place + ", " + s.Since + " to " + s.Until},
		{"Lists", strings.Join(s.Lists, ", ")}, {"Records are one person from", Decimal(s.Link)}, {"And again from", list(s.LinkAlso)}, {"Methods", strings.Join(methodWords(s.Methods), "; ")},
		{"Stepwise thresholds", list(s.Thresholds)}, {"Interactions of at most", fmt.Sprintf("%d lists", s.MaxOrder)}, {"Bootstrap draws", fmt.Sprint(s.Draws)},
		{"Linkages drawn", fmt.Sprint(s.LinkDraws)}, {"Leave each list out", yes(s.LeaveOut)}, {"Merge each pair of lists", yes(s.Merge)},
		{"Hide each list and predict it", yes(s.Hide)}, {"Seed", fmt.Sprint(s.Seed)}, {"What is expected", s.Expects}}
}

// PopulationWords name whom an estimate is of.
func PopulationWords(role string) string {
	if role == RoleSuspect {
		return "Suspects"
	}
	return "Children"
}

// MethodWords name a method for people.
func MethodWords(m string) string {
	switch mse.Method(m) {
	case mse.Stepwise:
		return "Stepwise log-linear"
	case mse.BIC:
		return "Best log-linear by BIC"
	case mse.Downhill:
		return "Downhill search by BIC"
	case mse.Decomposable:
		return "Average of decomposable graphs"
	case mse.LatentClass:
		return "Bayesian latent classes"
	case mse.Chao:
		return "Chao's lower bound"
	case mse.Independence:
		return "Independent lists"
	}
	return m
}

func methodWords(all []string) []string {
	out := make([]string, len(all))
	for i, m := range all {
		out[i] = MethodWords(m)
	}
	return out
}
