package access

import (
	"candour/internal/testkit/source"
	"go/ast"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// humanFacts are the facts of a record that name humans or accounts.
var humanFacts = []string{"proposer", "author", "allocated", "barred"}

// TestEveryRuleOfTwoComparesHumans walks the policies: who proposed, wrote, was
// given or is kept out is compared with all selves of who asks, and with nothing
// else.
func TestEveryRuleOfTwoComparesHumans(t *testing.T) {
	p, err := Compile(House()...)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, d := range p.Documents() {
		text := regexp.MustCompile(`(?m)//.*$`).ReplaceAllString(d.Text, "")
		for _, fact := range humanFacts {
			good := regexp.MustCompile(`principal\.selves\.contains\(resource\.` + fact + `\)|resource\.` + fact + `\.containsAny\(principal\.selves\)`)
			seen += len(good.FindAllString(text, -1))
			if rest := good.ReplaceAllString(text, ""); strings.Contains(rest, "resource."+fact) {
				t.Errorf("%s compares resource.%s with something else than principal.selves", d.Name, fact)
			}
		}
	}
	if seen < 15 {
		t.Errorf("only %d comparisons were found", seen)
	}
}

// comparesHumans are the files that compare ids of humans, with why that is no
// rule of two.
var comparesHumans = map[string]string{
	"internal/room/audit/clerk.go":                    "which column of a table of two clerks",
	"internal/room/audit/leaving.go":                  "the rows of the one who leaves",
	"internal/room/audit/pages/project.go":            "the lead is not offered to be taken off",
	"internal/room/audit/report.go":                   "what a record says of itself; wroteBy asks the actor",
	"internal/room/audit/service_project.go":          "which members a project has",
	"internal/room/figures/leaving.go":                "which drafts are listed of the one who leaves",
	"internal/room/figures/release.go":                "what a record says of itself; wroteBy asks the actor",
	"internal/room/inquiry/floor.go":                  "whose part it is, for words",
	"internal/room/inquiry/listening/desk.go":         "whether who proposed has a part still, to say whose desk it is; what they may do is asked of the actor",
	"internal/room/inquiry/listening/service_open.go": "whether who opened it has a part still; whether the actor is one of the two is asked of the actor",
	"internal/room/inquiry/participants/open.go":      "what two stored rows say of each other: a copy opened by another account stays to be answered for",
	"internal/room/inquiry/survivors/survivors.go":    "what two stored verdicts come to; that the second is another human is asked of package signin in the write",
	"internal/room/inquiry/service_leave.go":          "whose part it was, for words; who may end it is asked of the actor",
	"internal/room/inquiry/service_terms.go":          "what stored rows say of each other, when it closes; who is the chair is asked of the actor",
	"internal/room/review/leaving.go":                 "who has a case already keeps it",
	"internal/room/review/origin.go":                  "whose number a bar names",
	"internal/room/review/pages/custody.go":           "the reader's own key, of this account",
	"internal/room/review/service_work.go":            "the same bar is not noted twice; the rule bars every self",
	"internal/room/sweep/ask.go":                      "what a stored row says of itself, when it closes; who may agree is asked of the actor",
	"internal/trust/vault/custodian.go":               "a key is its owner's; pairs are of two by Custodian.one",
	"internal/trust/vault/hang.go":                    "which pairs one key is in",
	"internal/trust/vault/leaving.go":                 "which keys are listed of the one who leaves; whether they may is asked of pairs",
}

// TestNoCodeComparesHumans walks the Go tree: outside this package and the list
// of humans itself, whether two are one human is asked of the actor
// ([Actor.MayBe], [Standing.Is]).
func TestNoCodeComparesHumans(t *testing.T) {
	found := source.Having(t, filepath.Join("..", "..", ".."), func(file string) bool {
		return strings.HasPrefix(file, "internal/trust/access/") || strings.HasPrefix(file, "internal/room/signin/")
	}, func(n ast.Node) bool {
		b, ok := n.(*ast.BinaryExpr)
		return ok && (b.Op == token.EQL || b.Op == token.NEQ) && (isHuman(b.X) && !isLiteral(b.Y) || isHuman(b.Y) && !isLiteral(b.X))
	})
	source.Excused(t, found, comparesHumans, "%s compares ids of humans: ask access.Actor.MayBe, or say in comparesHumans why it is no rule of two",
		"%s compares none any more")
}

// isHuman says whether an expression is a field that names a human.
func isHuman(e ast.Expr) bool {
	s, ok := e.(*ast.SelectorExpr)
	return ok && slices.Contains([]string{"Human", "ByHuman", "SecondHuman", "Proposer", "Submitter", "AssuredBy", "CheckedBy", "Lead"}, s.Sel.Name)
}

func isLiteral(e ast.Expr) bool {
	_, ok := e.(*ast.BasicLit)
	return ok
}
