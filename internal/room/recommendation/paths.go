package recommendation

import (
	"net/url"
	"strings"
)

// The addresses of records. Ids are made of safe characters only (idForm).
func recommendationHref(id string) string { return "/recommendations/" + id }

func reportHref(id string) string { return "/reports/" + id }

func bodyHref(id string) string { return "/bodies/" + id }

func commitmentHref(id string) string { return "/commitments/" + id }

func aboutHref(kind, id string) string {
	if kind == "commitment" {
		return commitmentHref(id)
	}
	return recommendationHref(id)
}

func putRightHref(kind, id string) string {
	return "/put-right/" + kind + "/" + strings.ReplaceAll(url.PathEscape(id), "%2F", "/")
}

func agreeHref(search string) string {
	return "/agree-search/" + strings.TrimPrefix(putRightHref("", search), "/put-right//")
}

func checkDayHref(answer string) string {
	return "/check-day/" + strings.TrimPrefix(putRightHref("", answer), "/put-right//")
}

func pairHref(from, to string) string {
	return "/links?" + url.Values{"from": {from}, "to": {to}}.Encode()
}
