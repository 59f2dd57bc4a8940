package record

import (
	"net/url"
	"strings"
)

// RecommendationHref is the address of a recommendation. Ids are made of safe
// characters only (ValidID).
func RecommendationHref(id string) string { return "/recommendations/" + id }

// ReportHref is the address of a report.
func ReportHref(id string) string { return "/reports/" + id }

// BodyHref is the address of a body.
func BodyHref(id string) string { return "/bodies/" + id }

// CommitmentHref is the address of a commitment.
func CommitmentHref(id string) string { return "/commitments/" + id }

// AboutHref is the address of a recommendation or a commitment.
func AboutHref(kind, id string) string {
	if kind == "commitment" {
		return CommitmentHref(id)
	}
	return RecommendationHref(id)
}

// PutRightHref leads to the form that puts a record right.
func PutRightHref(kind, id string) string {
	return "/put-right/" + kind + "/" + strings.ReplaceAll(url.PathEscape(id), "%2F", "/")
}

// CorrectHref leads to the form by which a body asks to have its own words corrected.
func CorrectHref(kind, id string) string {
	return "/correct/" + strings.TrimPrefix(PutRightHref(kind, id), "/put-right/")
}

// AgreeHref leads to the form of who looks too.
func AgreeHref(search string) string {
	return "/agree-search/" + strings.TrimPrefix(PutRightHref("", search), "/put-right//")
}

// CheckDayHref leads to the check of an answer's day.
func CheckDayHref(answer string) string {
	return "/check-day/" + strings.TrimPrefix(PutRightHref("", answer), "/put-right//")
}

// PairHref leads to two recommendations beside each other.
func PairHref(from, to string) string {
	return "/links?" + url.Values{"from": {from}, "to": {to}}.Encode()
}
