package access_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/trust/access"
)

var (
	bodies = rapid.SampledFrom([]string{"", "force", "dept", "panel", "council"})
	people = rapid.SampledFrom([]string{"p1", "p2", "p3"})
	verify = []access.Action{recommendation.FindingRecord, recommendation.PanelViewRecord}
)

// recordWrites are the actions that change the register itself.
var recordWrites = []access.Action{
	recommendation.ReportCreate, recommendation.ReportEdit, recommendation.RecommendationCreate, recommendation.RecommendationEdit,
	recommendation.AnswerRecord, recommendation.CommitmentCreate, recommendation.CommitmentEdit, recommendation.CommitmentMove,
	recommendation.DraftProgress, recommendation.ProgressSubmit, recommendation.EvidenceAdd, recommendation.FindingRecord,
	recommendation.PanelViewRecord, recommendation.LinkSuggest, recommendation.LinkDecide, recommendation.ImportCommit,
}

func drawActor(t *rapid.T) access.Actor {
	a := access.Actor{
		ID:    people.Draw(t, "id"),
		Body:  bodies.Draw(t, "body"),
		Roles: rapid.SliceOfDistinct(rapid.SampledFrom(access.Roles()), func(r access.Role) access.Role { return r }).Draw(t, "roles"),
	}
	human := rapid.SampledFrom([]string{"", "h1"}).Draw(t, "human")
	a.Standing = access.Alone(a.ID, human, a.Body, rapid.SampledFrom([]access.Known{access.Unknown, access.No, access.Yes}).Draw(t, "closes"))
	return a
}

func drawRecord(t *rapid.T) access.Resource {
	all := map[string]any{
		"owner": bodies.Draw(t, "owner"), "reporter": bodies.Draw(t, "reporter"), "author": people.Draw(t, "author"),
		"bodies": rapid.SliceOfN(bodies, 0, 3).Draw(t, "bodies"), "published": rapid.Bool().Draw(t, "published"),
	}
	for name := range all {
		if rapid.Bool().Draw(t, "drop "+name) {
			delete(all, name)
		}
	}
	return access.Resource{Kind: "commitment", ID: "c1", Attrs: all}
}

func TestPropertyNobodyMarksTheirOwnHomework(t *testing.T) {
	p := policy(t)
	rapid.Check(t, func(t *rapid.T) {
		who, res := drawActor(t), drawRecord(t)
		if p.Authorize(context.Background(), who, rapid.SampledFrom(verify).Draw(t, "action"), res) != nil {
			return
		}
		switch {
		case who.Body == "" || res.Attrs["owner"] == nil || res.Attrs["owner"] == "":
			t.Fatal("allowed though a body is not known")
		case who.Body == res.Attrs["owner"] || who.Body == res.Attrs["reporter"]:
			t.Fatal("allowed on their own body's commitment")
		case who.ID == res.Attrs["author"]:
			t.Fatal("allowed on their own claim")
		case !who.Has(access.RoleVerifier):
			t.Fatal("allowed without being a verifier")
		}
	})
}

func TestPropertyOwnersKeepToTheirOwnBody(t *testing.T) {
	p := policy(t)
	rapid.Check(t, func(t *rapid.T) {
		who, res := drawActor(t), drawRecord(t)
		who.Roles = []access.Role{access.RoleOwner}
		action := rapid.SampledFrom(recordWrites).Draw(t, "action")
		if p.Authorize(context.Background(), who, action, res) != nil {
			return
		}
		addressed, _ := res.Attrs["bodies"].([]string)
		if who.Body == "" || (res.Attrs["owner"] != who.Body && !slices.Contains(addressed, who.Body)) {
			t.Fatalf("an owner of %q may %s %v", who.Body, action, res.Attrs)
		}
	})
}

// Roles add up only until one of them is forbidden: adding administrator or
// auditor to anybody never lets them write, nor read a draft.
func TestPropertyForbidWins(t *testing.T) {
	p := policy(t)
	rapid.Check(t, func(t *rapid.T) {
		who, res := drawActor(t), drawRecord(t)
		who.Roles = append(who.Roles, rapid.SampledFrom([]access.Role{access.RoleAdministrator, access.RoleAuditor}).Draw(t, "extra"))
		for _, a := range recordWrites {
			if p.Authorize(context.Background(), who, a, res) == nil {
				t.Fatalf("%v may %s", who.Roles, a)
			}
		}
		if res.Attrs["published"] != true && p.Authorize(context.Background(), who, recommendation.RegisterRead, res) == nil {
			t.Fatalf("%v may read a draft", who.Roles)
		}
	})
}

func TestPropertyNoRoleNoRight(t *testing.T) {
	p := policy(t)
	rapid.Check(t, func(t *rapid.T) {
		who, res := drawActor(t), drawRecord(t)
		who.Roles = nil
		for _, a := range p.Actions() {
			for _, r := range []access.Resource{res, access.Route()} {
				if err := p.Authorize(context.Background(), who, a, r); !errs.Is(err, errs.Unauthenticated) {
					t.Fatalf("%s: %v", a, err)
				}
			}
		}
	})
}

// Not knowing a fact never lets anybody do more, but for the facts that can
// only tell against them.
func TestPropertyMissingFactsNeverHelp(t *testing.T) {
	p := policy(t)
	rapid.Check(t, func(t *rapid.T) {
		who, full := drawActor(t), drawRecord(t)
		if len(full.Attrs) == 0 {
			return
		}
		action := rapid.SampledFrom(p.Actions()).Draw(t, "action")
		if action == recommendation.PanelViewRecord || action == recommendation.AnswerRecord || action == recommendation.CommitmentCreate {
			return // reporter, author and owner may be absent there, and count against if present
		}
		if p.Authorize(context.Background(), who, action, full) == nil {
			return
		}
		for name := range full.Attrs {
			fewer := access.Resource{Kind: full.Kind, ID: full.ID, Attrs: map[string]any{}}
			for k, v := range full.Attrs {
				if k != name {
					fewer.Attrs[k] = v
				}
			}
			if p.Authorize(context.Background(), who, action, fewer) == nil {
				t.Fatalf("%v may %s once %q is not known", who.Roles, action, name)
			}
		}
	})
}
