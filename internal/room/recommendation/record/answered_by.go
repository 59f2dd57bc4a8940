package record

import (
	"strconv"
	"strings"
)

// answerBy says whose the answer is that a recommendation is shown with, where
// it is not that of everybody who was asked: an answer by one of many is never
// shown as the answer of all. Empty when all who were asked gave it.
func answerBy(answers []Answer, asked []Body, status Status) string {
	if status == NoneYet {
		return ""
	}
	gave := map[string]bool{}
	var names []string
	for _, st := range Standings(answers) {
		if st.Latest().Status != status || st.PartID == "" && gave[st.BodyID] {
			continue
		}
		if !gave[st.BodyID] {
			names = append(names, st.BodyName)
		}
		gave[st.BodyID] = gave[st.BodyID] || st.PartID == ""
	}
	all := len(asked) > 0
	for _, b := range asked {
		all = all && gave[b.ID]
	}
	if all {
		return ""
	}
	return namesInWords(names)
}

// namesInWords gives "A", "A and B" or "A and 3 others".
func namesInWords(names []string) string {
	for i, n := range names {
		if n == "" {
			names[i] = "a body that the source does not name"
		}
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	case 2:
		return strings.Join(names, " and ")
	}
	return names[0] + " and " + strconv.Itoa(len(names)-1) + " others"
}

// AnswerWords gives an answer with whose it is: "Accepted, by Home Office".
func AnswerWords(status Status, by string) string {
	if by == "" {
		return status.Label()
	}
	return status.Label() + ", by " + by
}

// AnswerBare says that the answer is a refusal that nothing stands behind; see
// [Answer.Bare].
func (s *Summary) AnswerBare() bool { return s.Answer.Declined() && !s.refused() }

// AnswerWords gives the answer that the recommendation is shown with, and
// whose it is where not all who were asked gave it.
func (s *Summary) AnswerWords() string {
	if s.AnswerBare() {
		return bareWords(s.Answer)
	}
	return AnswerWords(s.Answer, s.AnswerBy)
}
