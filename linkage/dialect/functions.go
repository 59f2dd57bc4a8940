package dialect

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"candour/linkage/similarity"
)

// function is one that expressions may call.
type function struct {
	least, most int
	nulls       bool // is called with nulls, too; the others give null then
	numeric     func(x []float64) float64
	call        func(args []Value) Value
	special     func(s *Scope, args []*Expr) Value // works its arguments out itself
	gives       Kind
}

// sameFunction are other names of functions.
var sameFunction = map[string]string{"substring": "substr", "lcase": "lower", "ucase": "upper", "len": "length", "jaro_winkler": "jaro_winkler_similarity",
	"jaro_sim": "jaro_similarity", "jaro": "jaro_similarity", "jaccard_sim": "jaccard", "editdist3": "levenshtein", "strptime": "try_strptime",
	"array_intersect": "list_intersect", "len_list": "array_length", "cardinality": "array_length", "list_length": "array_length", "datediff": "date_diff",
	"array_min": "list_min", "array_max": "list_max", "array_transform": "list_transform", "date_sub": "date_diff", "pow": "power", "ifnull": "coalesce",
	"array_contains": "list_contains", "list_has": "list_contains", "split": "string_split", "str_split": "string_split"}

// functions is the documented subset (docs/formats/linkage.md).
var functions map[string]function

func init() { // the table refers to functions that evaluate, which refer to the table
	functions = map[string]function{
		"lower": textFunction(strings.ToLower), "upper": textFunction(strings.ToUpper),
		"trim": textFunction(strings.TrimSpace), "ltrim": textFunction(func(s string) string { return strings.TrimLeft(s, " ") }),
		"rtrim": textFunction(func(s string) string { return strings.TrimRight(s, " ") }), "strip_accents": textFunction(similarity.FoldAccents), "reverse": textFunction(reversed),
		"length": {least: 1, most: 1, gives: Number, call: func(a []Value) Value {
			if list, ok := a[0].elements(); ok && a[0].Kind == List {
				return numberValue(float64(len(list)))
			}
			return numberValue(float64(utf8.RuneCountInString(a[0].Text())))
		}},
		"substr": {least: 2, most: 3, gives: Text, call: substr},
		"left":   {least: 2, most: 2, gives: Text, call: func(a []Value) Value { return substr([]Value{a[0], numberValue(1), a[1]}) }},
		"right":  {least: 2, most: 2, gives: Text, call: rightOf},
		"replace": {least: 3, most: 3, gives: Text, call: func(a []Value) Value {
			s, from, to := a[0].Text(), a[1].Text(), a[2].Text()
			if strings.Count(s, from)*len(to) > 2*similarity.MaxText {
				return Value{}
			}
			return TextValue(strings.ReplaceAll(s, from, to))
		}},
		"concat": {least: 1, most: 20, nulls: true, gives: Text, call: func(a []Value) Value {
			var b strings.Builder
			for _, v := range a {
				if b.WriteString(v.Text()); b.Len() > similarity.MaxText {
					return Value{}
				}
			}
			return TextValue(b.String())
		}},
		"string_split": {least: 2, most: 2, gives: List, call: func(a []Value) Value {
			out := Value{Kind: List}
			for part := range strings.SplitSeq(a[0].Text(), a[1].Text()) {
				out.list = append(out.list, TextValue(part))
			}
			return out
		}},
		"regexp_extract": {least: 2, most: 3, gives: Text, call: regexpExtract},
		"coalesce": {least: 1, most: 20, nulls: true, call: func(a []Value) Value {
			for _, v := range a {
				if v.Kind != Null {
					return v
				}
			}
			return Value{}
		}},
		"nullif": {least: 2, most: 2, nulls: true, call: func(a []Value) Value {
			if compared("=", a[0], a[1]) == Yes {
				return Value{}
			}
			return a[0]
		}},
		"levenshtein":             distanceFunction(func(a, b string) float64 { return float64(similarity.Levenshtein(a, b)) }),
		"damerau_levenshtein":     distanceFunction(func(a, b string) float64 { return float64(similarity.DamerauLevenshtein(a, b)) }),
		"jaro_similarity":         distanceFunction(similarity.Jaro),
		"jaro_winkler_similarity": distanceFunction(similarity.JaroWinkler),
		"jaccard":                 distanceFunction(similarity.Jaccard),
	}
	addNumeric()
	addLists()
	addDates()
}

func textFunction(f func(string) string) function {
	return function{least: 1, most: 1, gives: Text, call: func(a []Value) Value { return TextValue(f(a[0].Text())) }}
}

func distanceFunction(f func(a, b string) float64) function {
	return function{least: 2, most: 2, gives: Number, call: func(a []Value) Value { return numberValue(f(a[0].Text(), a[1].Text())) }}
}

func addNumeric() {
	one := func(f func(float64) float64) function {
		return numericFunction(1, 1, func(x []float64) float64 { return f(x[0]) })
	}
	for name, f := range map[string]func(float64) float64{"abs": math.Abs, "floor": math.Floor, "ceil": math.Ceil, "sqrt": math.Sqrt, "sin": math.Sin, "cos": math.Cos,
		"acos": math.Acos, "asin": math.Asin, "ln": math.Log, "log2": math.Log2, "epoch": func(x float64) float64 { return x },
		"radians": func(x float64) float64 { return x * (math.Pi / 180) }} {
		functions[name] = one(f)
	}
	functions["power"] = numericFunction(2, 2, func(x []float64) float64 { return math.Pow(x[0], x[1]) })
	functions["round"] = numericFunction(1, 2, func(x []float64) float64 {
		scale := 1.0
		if len(x) == 2 {
			scale = math.Pow(10, x[1])
		}
		return math.Round(x[0]*scale) / scale
	})
	functions["least"] = numericFunction(1, 20, slices.Min[[]float64])
	functions["greatest"] = numericFunction(1, 20, slices.Max[[]float64])
}

func numericFunction(least, most int, f func(x []float64) float64) function {
	return function{least: least, most: most, gives: Number, numeric: f, call: func(a []Value) Value {
		x := make([]float64, len(a))
		for i, v := range a {
			if x[i] = v.Number(); math.IsNaN(x[i]) {
				return Value{}
			}
		}
		return numberValue(f(x))
	}}
}

// Numeric gives what a function of numbers does, nil for another function.
func Numeric(name string) func(x []float64) float64 { return functions[name].numeric }

func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

// substr counts characters from 1; a negative start counts from the end.
func substr(a []Value) Value {
	r := []rune(a[0].Text())
	start := a[1].Number()
	if math.IsNaN(start) {
		return Value{}
	}
	from, to := start-1, float64(len(r))
	if start < 0 {
		from = float64(len(r)) + start
	}
	if len(a) == 3 {
		n := a[2].Number()
		if math.IsNaN(n) {
			return Value{}
		}
		to = from + max(n, 0)
	}
	from, to = max(from, 0), min(to, float64(len(r)))
	if !(from < to) {
		return TextValue("")
	}
	return TextValue(string(r[int(from):int(to)]))
}

func rightOf(a []Value) Value {
	r := []rune(a[0].Text())
	n := a[1].Number()
	if math.IsNaN(n) {
		return Value{}
	}
	return TextValue(string(r[int(min(max(float64(len(r))-n, 0), float64(len(r)))):]))
}

// checkPattern sees to it that patterns are constants, which are compiled once.
func checkPattern(name string, args []*Expr) error {
	if args[1].Kind != TextExpr {
		if name == "try_strptime" && args[1].Kind == ListExpr {
			for _, a := range args[1].Args {
				if a.Kind != TextExpr {
					return fmt.Errorf("a pattern that is not written out")
				}
			}
			return nil
		}
		return fmt.Errorf("a pattern that is not written out")
	}
	if name == "regexp_extract" {
		if _, err := regexp.Compile(args[1].Name); err != nil {
			return fmt.Errorf("the pattern cannot be read: %w", err)
		}
		return nil
	}
	return checkFormat(args[1].Name)
}

func regexpExtract(a []Value) Value {
	re, err := regexp.Compile(a[1].Text())
	if err != nil {
		return Value{}
	}
	group := 0
	if len(a) == 3 {
		group = int(a[2].Number())
	}
	found := re.FindStringSubmatch(a[0].Text())
	if group < 0 || group >= len(found) {
		return TextValue("")
	}
	return TextValue(found[group])
}
