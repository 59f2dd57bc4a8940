package tokens

import (
	"context"
	"database/sql"
	"embed"
	"strings"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the room's schema. It comes after the ledger's.
func Migrations() db.Migrations { return db.Embedded("tokens", migrationFiles) }

const (
	tokenTable = "api_token"
	dayTable   = "api_token_day"
)

// Tables declares the tables of records.
func Tables() []ledger.Table {
	return []ledger.Table{
		ledger.TableOf(tokenTable, "staff maker body name scopes mark made expires revoked revoker"),
		ledger.TableOf(dayTable, "token day"),
	}
}

func (t *Token) row() ledger.Row {
	row := ledger.Row{"staff": t.Staff, "maker": t.Maker, "body": t.Body, "name": t.Name, "scopes": strings.Join(t.Scopes, " "), "mark": t.mark,
		"made": stamp(t.Made), "expires": stamp(t.Expires), "revoked": nil, "revoker": nil}
	if !t.Revoked.IsZero() {
		row["revoked"], row["revoker"] = stamp(t.Revoked), t.Revoker
	}
	return row
}

const selectToken = `SELECT t.id, t.version, t.staff, t.maker, t.body, t.name, t.scopes, t.mark, t.made, t.expires, COALESCE(t.revoked, ''), COALESCE(t.revoker, ''), COALESCE(u.last, '')
FROM api_token t LEFT JOIN api_token_use u ON u.token = t.id `

// selected gives the tokens that a condition selects, the newest first.
func selected(ctx context.Context, q db.Querier, where string, args ...any) ([]Token, error) {
	rows, err := q.Query(ctx, selectToken+where+` ORDER BY t.made DESC, t.id DESC`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (t Token, err error) {
		var scopes, made, expires, revoked, last string
		if err = r.Scan(&t.ID, &t.Version, &t.Staff, &t.Maker, &t.Body, &t.Name, &scopes, &t.mark, &made, &expires, &revoked, &t.Revoker, &last); err != nil {
			return t, err
		}
		t.Scopes = strings.Fields(scopes)
		for _, x := range []struct {
			to   *time.Time
			text string
		}{{&t.Made, made}, {&t.Expires, expires}, {&t.Revoked, revoked}, {&t.Last, last}} {
			if x.text != "" && err == nil {
				*x.to, err = time.Parse(stampForm, x.text)
			}
		}
		return t, err
	})
}

// byID gives one token.
func byID(ctx context.Context, q db.Querier, id string) (Token, error) {
	list, err := selected(ctx, q, `WHERE t.id = ?`, id)
	if err == nil && len(list) == 0 {
		err = errs.New(errs.NotFound, "There is no such token.")
	}
	if err != nil {
		return Token{}, err
	}
	return list[0], nil
}

// noteUse keeps when a token was last used.
func noteUse(ctx context.Context, tx *db.Tx, id string, at time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO api_token_use (token, last) VALUES (?, ?) ON CONFLICT (token) DO UPDATE SET last = excluded.last`, id, stamp(at))
	return err
}

// usedOn says whether it is noted that a token was used on a day.
func usedOn(ctx context.Context, q db.Querier, id string) (found bool, err error) {
	err = q.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM api_token_day WHERE id = ?)`, id).Scan(&found)
	return found, err
}

// stampForm has a fixed width, so that times sort as text.
const stampForm = "2006-01-02T15:04:05Z"

func stamp(t time.Time) string { return t.UTC().Format(stampForm) }
