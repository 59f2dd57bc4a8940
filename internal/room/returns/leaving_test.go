package returns_test

import (
	"context"
	"slices"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/returns"
	returnspages "candour/internal/room/returns/pages"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// who may sign in now.
type those []access.Actor

func (d *those) PeopleIn(context.Context, db.Querier) ([]access.Actor, error) { return *d, nil }

func leaves(a access.Actor, stay ...access.Actor) access.Leaver {
	return access.Leaver{Account: a.ID, Human: a.Human, Name: a.Name, Body: a.Body, Roles: a.Roles, Stay: stay}
}

// TestAReturnOutlivesItsDataLead: what nobody else of the body could send or sign
// is listed; the return keeps its last day, the desk says what it waits for, and
// the next of the body goes on with it.
func TestAReturnOutlivesItsDataLead(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		staff := &those{lead1, lead2, deskA}
		w.SetStaff(staff)
		chief := person("chief-1", force1, access.RoleChief)
		round := w.open("2022")
		w.open("2023")
		id := w.of(round, force1).ID
		_, err := w.BeginProfile(as(lead1))
		w.do(err)
		holds := func(who access.Leaver, want ...string) {
			t.Helper()
			if held, err := w.Holds(t.Context(), d, who); err != nil || !slices.Equal(held, want) {
				t.Errorf("%s holds %q, want %q, %v", who.Account, held, want, err)
			}
		}
		second := person("lead-1b", force1, access.RoleDataLead)
		holds(leaves(lead1, *staff...), "2 open returns that nobody else at Made-up Force 01 can send")
		holds(leaves(lead1), "2 open returns that nobody else at Made-up Force 01 can send")
		holds(leaves(lead1, second))
		holds(leaves(chief, *staff...), "1 problem profile that nobody else at Made-up Force 01 can sign")
		holds(leaves(chief, person("chief-2", force1, access.RoleChief)))

		s := pages.New(t, pages.Sessions{}, []access.Rules{returns.Access()}, returnspages.Templates(), func(rd *web.Renderer) []web.Route {
			return returnspages.New(w.Service, rd, "https://test.example").Routes()
		})
		const waits = "Waits: nobody at Made-up Force 01 can send it"
		s.Wants(s.Get(deskA, returns.DeskPath), 200, "!Waits: nobody at Made-up Force 01")
		before := w.of(round, force1)
		*staff = those{lead2, deskA}
		s.Wants(s.Get(deskA, returns.DeskPath), 200, waits, "!nobody at Made-up Force 02")
		s.Wants(s.Get(deskA, returns.RoundPath+"/"+round.ID), 200, waits, "!nobody at Made-up Force 02")
		s.Wants(s.Get(deskA, returns.ReturnPath+"/"+id), 200, waits)
		s.Wants(s.Get(access.Public(), returns.Home), 200, "!nobody at")
		if after := w.of(round, force1); after != before {
			t.Errorf("%+v, was %+v", after, before)
		}
		*staff = append(*staff, second)
		w.do(w.Nil(as(second), id, ""))
		w.do(w.Submit(as(second), id, ""))
		s.Wants(s.Get(deskA, returns.ReturnPath+"/"+id), 200, "!"+waits)
		*staff = those{deskA}
		holds(leaves(second), "1 open return that nobody else at Made-up Force 01 can send")
		s.Wants(s.Get(deskA, returns.ReturnPath+"/"+id), 200, "!"+waits)

		signed := w.of(w.openSigned("2024"), force1).ID
		w.do(w.Nil(as(lead1), signed, ""))
		w.do(w.Submit(as(lead1), signed, ""))
		holds(leaves(chief), "1 return that nobody else at Made-up Force 01 can sign", "1 problem profile that nobody else at Made-up Force 01 can sign")
		s.Wants(s.Get(deskA, returns.ReturnPath+"/"+signed), 200, "Waits: nobody at Made-up Force 01 can sign it")
		*staff = append(*staff, chief)
		s.Wants(s.Get(deskA, returns.ReturnPath+"/"+signed), 200, "Waits for the chief officer", "!nobody at")
	})
}
