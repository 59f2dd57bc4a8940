package closing

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/archive"
)

// wheres say which rows of a table are of a record.
var wheres = map[archive.Scope]string{
	archive.Itself:      `id = ?`,
	archive.Whole:       `inquiry_id = ?`,
	archive.OfReports:   `report_id IN (SELECT id FROM inquiry_report WHERE inquiry_id = ?)`,
	archive.OfMembers:   `id IN (SELECT nomination_id FROM inquiry_panel_member WHERE inquiry_id = ?)`,
	archive.Approaches:  `id IN (SELECT approach_id FROM inquiry_account WHERE inquiry_id = ? AND words = 'transferred')`,
	archive.Transferred: `inquiry_id = ? AND words = 'transferred'`,
	archive.ByAccount:   `account_id IN (SELECT id FROM inquiry_account WHERE inquiry_id = ? AND words = 'transferred')`,
}

// batch is how many rows are held in memory at once.
const batch = 200

// each gives the rows of a table that are of a record to fn, in the order of their ids as bytes: the same in
// both databases.
func (store) each(ctx context.Context, q db.Querier, t *archive.Table, id string, fn func(*archive.Record) error) error {
	where, known := wheres[t.Scope]
	if !known {
		return errs.Newf(errs.Internal, "nobody knows which rows of %s are of a record", t.Name)
	}
	rows, err := q.Query(ctx, `SELECT id FROM `+t.Name+` WHERE `+where, id)
	ids, err := db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { err = r.Scan(&id); return id, err })
	if err != nil {
		return err
	}
	slices.Sort(ids)
	for len(ids) > 0 {
		some := ids[:min(batch, len(ids))]
		ids = ids[len(some):]
		var args []any
		for _, x := range some {
			args = append(args, x)
		}
		rows, err := q.Query(ctx, `SELECT id, `+strings.Join(t.Columns, ", ")+` FROM `+t.Name+` WHERE id IN (`+db.Placeholders(len(some))+`)`, args...)
		all, err := db.Collect(rows, err, func(r *sql.Rows) (archive.Record, error) { return scanRecord(r, t.Columns) })
		if err != nil {
			return err
		}
		slices.SortFunc(all, func(a, b archive.Record) int { return strings.Compare(a.ID, b.ID) })
		for i := range all {
			if err := fn(&all[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func scanRecord(r *sql.Rows, columns []string) (out archive.Record, err error) {
	cells := make([]any, len(columns))
	dest := []any{&out.ID}
	for i := range cells {
		dest = append(dest, &cells[i])
	}
	if err := r.Scan(dest...); err != nil {
		return out, err
	}
	out.Values = map[string]any{}
	for i, c := range columns {
		switch v := cells[i].(type) {
		case []byte: // a driver may give TEXT as bytes
			out.Values[c] = string(v)
		case nil, string, int64:
			out.Values[c] = v
		default:
			return out, errs.Newf(errs.Internal, "column %s holds a %T, which a record cannot keep", c, v)
		}
	}
	return out, nil
}

// sealedText gives what was sealed to the archive.
func (store) sealedText(ctx context.Context, q db.Querier, id string) (text string, err error) {
	err = q.QueryRow(ctx, `SELECT text FROM inquiry_handed WHERE id = ?`, id).Scan(&text)
	return text, err
}

// put puts a row back into an empty database. The database is for reading alone: nothing in it has an entry in a log.
func (store) put(ctx context.Context, tx *db.Tx, t *archive.Table, r *archive.Record, beside map[string]any) error {
	columns, args := []string{"id", "version", "leaf_id"}, []any{r.ID, int64(1), ""}
	for _, c := range t.Columns {
		columns, args = append(columns, c), append(args, r.Values[c])
	}
	for _, c := range t.Left {
		v, known := beside[c]
		if !known {
			v = archive.StandIn(c)
		}
		columns, args = append(columns, c), append(args, v)
	}
	_, err := tx.Exec(ctx, `INSERT INTO `+t.Name+` (`+strings.Join(columns, ", ")+`) VALUES (`+db.Placeholders(len(columns))+`)`, args...)
	if err != nil {
		return errs.Because(errs.Invalid, "A row of "+t.Name+" cannot be put back: the record was changed after it was written.", err)
	}
	return nil
}

// count says how many rows a table has.
func (store) count(ctx context.Context, q db.Querier, table string) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT COUNT(*) FROM `+table).Scan(&n)
	return n, err
}

func (store) title(ctx context.Context, q db.Querier, id string) (title string, err error) {
	err = q.QueryRow(ctx, `SELECT title FROM inquiry WHERE id = ?`, id).Scan(&title)
	return title, err
}
