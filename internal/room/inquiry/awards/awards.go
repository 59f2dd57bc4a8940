package awards

import (
	"embed"
	"encoding/json"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the schema of this floor; it comes after that of package inquiry.
func Migrations() db.Migrations { return db.Embedded("inquiry_money", migrationFiles) }

// Tables declares the tables of records. None is public by itself: everybody reads what [Service.Public] gives.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t("inquiry_award", "inquiry_id text biller biller_human made"),
		t("inquiry_bill", "inquiry_id award_id month digest text sealed post made"),
		t("inquiry_payee", "inquiry_id reference class award_id made"),
		t("inquiry_payment", "inquiry_id payee_id bill_id class amount reference why on_day asked agreed returned returned_why").Later(2, "back"),
		t("inquiry_money_out", "inquiry_id quarter number text counted on_day why asked agreed"),
	}
}

const (
	kindAward   = "inquiry_award"
	kindBill    = "inquiry_bill"
	kindPayee   = "inquiry_payee"
	kindPayment = "inquiry_payment"
)

// Award is an award of one inquiry.
type Award struct {
	award.Award
	ID, Inquiry string
	Version     int64
	// Biller is the account that sends bills under it, and its human; empty: bills come by post.
	Biller, BillerHuman string
	Made                clock.Day
}

// Bill is a bill under an award.
type Bill struct {
	award.Bill
	ID, Inquiry, Award string
	Version            int64
	Post               bool // entered by the solicitor's side
	Made               clock.Day
	digest, sealed     string
}

// hash says which bill it is, and how far it has come.
func (b *Bill) hash() string { return hashOf(b.Bill) }

// hashOf says which words and numbers something has.
func hashOf(v any) string {
	text, _ := json.Marshal(v) // words and numbers: it cannot fail
	return rules.Digest(string(text))
}

// Payee is somebody who is paid, by the reference that the accounts office has for them.
type Payee struct {
	ID, Inquiry, Reference string
	Class                  award.Class
	Award                  string // of a lawyer who is paid for bills under it
	Made                   clock.Day
}

// Payment is one that two humans ordered.
type Payment struct {
	ID, Inquiry, Payee, PayeeReference, Bill string
	Version                                  int64
	Class                                    award.Class
	Amount                                   award.Pence
	Reference, Why                           string
	On                                       clock.Day
	Asked, Agreed                            string
	Returned                                 clock.Day // the money came back
	ReturnedWhy                              string
	Backs                                    []Back // whether it came back, each entry by two
}

// Quarter is in which quarter a payment is counted, for ever.
func (p *Payment) Quarter() award.Quarter { return award.QuarterOf(p.On) }

// entries are payments as figures count them: what came back is counted no more.
func entries(all []Payment, q award.Quarter) (out []award.Entry) {
	for _, p := range all {
		if p.Quarter() == q && p.Returned.IsZero() {
			out = append(out, award.Entry{ID: p.ID, Payee: p.Payee, Class: p.Class, Amount: p.Amount})
		}
	}
	return out
}

// Budget is what an award may cost, and what it did.
type Budget struct {
	Award   Award
	Total   award.Pence // 0: none was set
	Claimed award.Pence // of all bills
	Stands  award.Pence // what they come to as they stand
	Paid    award.Pence
	Nothing int // bills that were finished without a payment
}

func budget(a *Award, bills []Bill) Budget {
	out := Budget{Award: *a}
	if d, ok := a.Now(); ok {
		out.Total = d.Total
	}
	for i := range bills {
		if b := &bills[i]; b.Award == a.ID && b.Counts() {
			out.Claimed += b.Claimed
			out.Stands += b.Stands()
			switch b.State {
			case award.Paid:
				out.Paid += b.Stands()
			case award.Nothing:
				out.Nothing++
			}
		}
	}
	return out
}
