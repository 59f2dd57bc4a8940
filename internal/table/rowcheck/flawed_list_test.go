package rowcheck_test

import (
	"strings"
	"testing"
)

// flaw is one flawed return: its files, and words that a report must say.
type flaw struct {
	name  string
	files map[string][]byte
	words []string
}

const (
	vicHead  = "investigation,person,age_band,sex,ethnicity_self,ethnicity_self_stage,ethnicity_officer,ethnicity_officer_stage,nationality,relation\n"
	vicRow   = "SYN-1,V1,13-15,F,W1,conclusion,not applicable,not applicable,GBR,acquaintance\n"
	refHead  = "area,month,referrals,referrals_police,assessments,assessments_csa,assessments_cse,children_csa,children_cse,plans,plans_sexual,plans_multiple\n"
	refRow   = "Z06000001,2023-04,300,80,240,20,9,18,8,40,3,2\n"
	ref2Head = "area,month,referrals,referrals_police,assessments,assessments_csa,assessments_cse,assessments_csa_child,assessments_csa_adult,assessments_trafficking,assessments_missing,assessments_none,children_csa,children_cse,plans,plans_sexual,plans_multiple,plans_neglect,plans_physical,plans_emotional\n"
	perHead  = "measure,quarter,numerator,denominator\n"
	proHead  = "section,coverage,as_of,partners\n"
)

// one makes a flaw of the investigation file with a part of its row replaced.
func one(name, old, replaced string, words ...string) flaw {
	row := invRow
	if strings.Count(row, old) == 0 {
		panic(name + " changes nothing")
	}
	return flaw{name, map[string][]byte{"investigation.csv": []byte(invHead + strings.Replace(row, old, replaced, 1))}, words}
}

// suspect makes a flaw of a suspect beside a good investigation.
func suspect(name, old, replaced string, words ...string) flaw {
	if strings.Count(susRow, old) == 0 {
		panic(name + " changes nothing")
	}
	return people(name, susHead+strings.Replace(susRow, old, replaced, 1)+susRow2, words...)
}

func people(name, sus string, words ...string) flaw {
	return flaw{name, map[string][]byte{"investigation.csv": []byte(invHead + invRow), "suspect.csv": []byte(sus)}, words}
}

func victim(name, old, replaced string, words ...string) flaw {
	return flaw{name, map[string][]byte{"investigation.csv": []byte(invHead + invRow), "victim.csv": []byte(vicHead + strings.Replace(vicRow, old, replaced, 1))}, words}
}

func alone(name, file, text string, words ...string) flaw {
	return flaw{name, map[string][]byte{file: []byte(text)}, words}
}

func flawed(t *testing.T) []flaw {
	t.Helper()
	list := rules()
	list = append(list, values()...)
	list = append(list, persons()...)
	list = append(list, councils()...)
	list = append(list, texts()...)
	return append(list, workbooks(t)...)
}

// rules are rows that contradict themselves.
func rules() []flaw {
	return []flaw{
		one("closed-before-opened", "2023-06-30", "2022-06-30", "row 2, column C (closed)", "Expected a day on or after it"),
		one("opened-in-the-future", "2023-01-05,2023-06-30", "2031-01-05,2031-06-30", "still to come", "[opened-in-the-future]"),
		one("closed-in-the-future", "2023-06-30", "2031-06-30", "still to come", "[closed-in-the-future]"),
		one("opened-long-ago", "2023-01-05", "1970-01-05", "and not that of the offence"),
		one("opened-before-anybody", "2023-01-05", "1800-01-05", "This day is before 1900"),
		{"references-alike-but-for-capitals", map[string][]byte{"investigation.csv": []byte(invHead + invRow + strings.Replace(invRow, "SYN-1", "syn-1", 1))},
			[]string{"row 3, column A (reference)", "by capitals alone", "[same-but-for-capitals]"}},
		one("concluded-without-day", "2023-06-30", "not yet known", "is concluded and has no day for it"),
		one("open-with-day", "concluded", "open", "is open and has a day on which it was concluded"),
		one("concluded-with-outcome-0", ",complex,1,", ",complex,0,", "Expected an outcome type from 1 to 22"),
		one("open-with-outcome", "2023-06-30,concluded", "not applicable,open", "open and has a final outcome"),
		one("one-suspect", ",2,0,1,", ",1,0,1,", "Expected two or more"),
		one("more-unidentified-than-suspects", ",2,0,1,", ",2,3,1,", "Expected at most the number of suspects"),
		one("no-victims", ",2,0,1,", ",2,0,0,", "No victim is recorded"),
		one("none-beside-other-signs", "associated;gifts", "none;gifts", "“none” stands beside other signs"),
		one("exploitation-in-family", "group,exploitation,2,0,1,associated;gifts", "family,exploitation,2,0,1,associated", "Expected the class abuse"),
		one("setting-missing", ",group,", ",,", "Expected family, institution, group or other"),
		one("charged-and-nobody-identified", ",2,0,1,", ",2,2,1,", "Charged, while no suspect is identified"),
		one("outcome-18-with-suspects", ",complex,1,", ",complex,18,", "Outcome 18 means that no suspect was identified"),
		one("major-but-standard", "complex,1,no", "standard,1,yes", "Expected complex or very complex"),
		one("opened-and-concluded-on-one-day", "2023-06-30", "2023-01-05", "Expected a later day"),
		one("crimes-given-for-people", ",2,0,1,", ",900,0,1,", "Expected the number of people"),
		one("online-contact-yet-not-online", "associated;gifts", "associated;gifts;online-contact", "First contact was online"),
		alone("same-investigation-twice", "investigation.csv", invHead+invRow+invRow, "row 3", "Expected each investigation once"),
	}
}

// values are single cells that cannot be read as they stand.
func values() []flaw {
	list := []flaw{
		one("near-miss-code", ",group,", ",gruop,", "Expected family, institution, group or other", "Did you mean “group”?"),
		one("near-miss-in-a-list", "associated;gifts", "asociated;gifts", "Did you mean “associated”?"),
		one("outcome-that-is-not", ",complex,1,", ",complex,23,", "“23” is not what belongs here", "another of the 23 codes"),
		one("a-number-below-nothing", ",2,0,1,", ",-2,0,1,", "Expected a whole number from 0 to 10000"),
		one("a-number-in-words", ",2,0,1,", ",two,0,1,", "“two” is not what belongs here"),
		one("a-number-with-a-fraction", ",2,0,1,", ",2.5,0,1,", "Expected a whole number"),
		one("a-number-with-commas", ",2,0,1,", ",\"1,200\",0,1,", "was read as 1200"),
		one("a-reference-with-a-space", "SYN-1", "Synthetic Person 12", "and no name"),
		one("no-reference", "SYN-1", "", "There must be a value here"),
		one("a-label-for-a-code", ",group,", ",Group outside family and institution,", "was read as the code group"),
		one("y-for-yes", ",no,no,", ",N,Y,", "“N” was read as no", "“Y” was read as yes"),
		one("a-formula-as-text", ",group,", ",\"=1+1\",", "“=1+1” is not what belongs here"),
		one("a-code-of-our-own-store", ",group,", ",~pending,", "A value cannot begin with ~"),
		one("definition-missing", ",cocad-1", ",", "There must be a value here", "cocad-1 or iicsa-1"),
	}
	dates := map[string][]string{
		"03/04/2023":       {"can be read with day and month swapped", "2023-04-03 or 2023-03-04"},
		"30/04/2023":       {"was read as 2023-04-30"},
		"04/30/2023":       {"was read as 2023-04-30"},
		"30.04.2023":       {"was read as 2023-04-30"},
		"30 April 2023":    {"was read as 2023-04-30"},
		"30th Apr 2023":    {"was read as 2023-04-30"},
		"2023/4/30":        {"was read as 2023-04-30"},
		"20230430":         {"was read as 2023-04-30"},
		"2023-04-30T09:00": {"was read as 2023-04-30"},
		"30-Apr-2023":      {"was read as 2023-04-30"},
		"30/04/23":         {"has a year of two digits"},
		"45046":            {"the number that a spreadsheet keeps for a date"},
		"2023-02-30":       {"Expected a date as year-month-day"},
		"Spring 2023":      {"Expected a date as year-month-day"},
	}
	for text, words := range dates {
		name := "date-" + strings.Trim(strings.NewReplacer("/", "-", ".", "-", " ", "-", ":", "").Replace(strings.ToLower(text)), "-")
		switch text { // two styles that would have one name
		case "30.04.2023":
			name = "date-with-full-stops"
		case "30-Apr-2023":
			name = "date-with-month-in-letters"
		}
		list = append(list, one(name, "2023-06-30", text, append(words, "row 2, column C (closed)")...))
	}
	return list
}

// persons are flaws of suspects and victims.
func persons() []flaw {
	return []flaw{
		suspect("officer-code-in-self-defined", "M,W1,", "M,IC1,", "is what an officer saw (6+1)", "column E (ethnicity_self)"),
		people("swapped-ethnicity-columns", susHead+strings.Replace(susRow, "M,W1,conclusion,IC1,", "M,IC1,conclusion,W1,", 1)+strings.Replace(susRow2,
			"M,not asked,not applicable,IC1", "M,IC4,outset,A1", 1), "the two columns may be swapped", "[columns-swapped]"),
		suspect("self-defined-code-in-officer", "conclusion,IC1", "conclusion,W1", "column G (ethnicity_officer)", "Expected IC1, IC2, IC3, IC4, IC5 or IC6"),
		suspect("code-of-the-earlier-list", "M,W1,", "M,O1,", "was read as A4", "[legacy-code]"),
		suspect("near-miss-ethnicity", "M,W1,", "M,Britsh,", "Did you mean “British”?"),
		suspect("charged-and-not-identified", "acquaintance,yes,yes,1", "acquaintance,no,yes,1", "Charged, and not identified"),
		suspect("outcome-contradicts-charge", "yes,yes,1", "yes,yes,15", "Charged, and the outcome is not 1"),
		suspect("outcome-1-and-not-charged", "yes,yes,1", "yes,no,1", "this says not charged"),
		suspect("under-ten-and-charged", "25-34", "0-9", "Under 10 and charged"),
		people("under-ten", susHead+susRow+strings.Replace(susRow2, "25-34", "0-9", 1), "A suspect under 10"),
		people("unidentified-with-ethnicity", susHead+susRow+strings.Replace(susRow2, "M,not asked,not applicable,IC1,outset,GBR,acquaintance,yes",
			"M,W1,during,IC1,outset,unidentified,acquaintance,no", 1), "Not identified, and has said their ethnicity"),
		suspect("identified-and-unidentified", "M,W1,conclusion", "M,unidentified,not applicable", "Identified, and the reason is unidentified"),
		people("unidentified-with-nationality", susHead+susRow+strings.Replace(susRow2, "M,not asked,not applicable,IC1,outset,GBR,acquaintance,yes",
			"M,unidentified,not applicable,IC1,outset,GBR,acquaintance,no", 1), "Not identified, and has a nationality"),
		suspect("ethnicity-without-stage", "W1,conclusion", "W1,not yet known", "the stage at which it was recorded is not"),
		suspect("stage-without-ethnicity", "W1,conclusion", "not asked,conclusion", "A stage, and no ethnicity"),
		suspect("officer-observed-without-stage", "IC1,outset", "IC1,not yet known", "Officer-observed ethnicity is there, and its stage is not"),
		suspect("ethnicity-without-value-or-reason", "W1,conclusion", ",not applicable", "Exceptions, which the body owns: 1", "has neither a value nor a reason"),
		suspect("nationality-in-words", "GBR", "British", "such as GBR"),
		suspect("same-suspect-twice", "SYN-1,P1", "SYN-1,P2", "Expected each person once"),
		suspect("suspect-without-investigation", "SYN-1,P1", "SYN-9,P1", "No investigation of this return has this reference"),
		people("suspects-do-not-add-up", susHead+susRow, "The number of suspects is not the number of suspect rows"),
		alone("suspects-without-a-table-of-investigations", "suspect.csv", susHead+susRow+susRow2, "There is no table of investigations beside this one"),
		{"investigation-refused", map[string][]byte{"investigation.csv": []byte(invHead + strings.Replace(invRow, "2023-06-30", "2022-06-30", 1)),
			"suspect.csv": []byte(susHead + susRow)}, []string{"Its investigation was refused (row 2)"}},
		suspect("no-outcome-at-conclusion", "yes,yes,1", "yes,no,0", "The investigation is concluded, and this suspect has no outcome"),
		victim("adult-victim", "13-15", "18-over", "Expected the age at the time of the offence"),
		victim("victim-without-stage", "W1,conclusion", "W1,not yet known", "the stage at which it was recorded is not"),
		victim("victim-without-investigation", "SYN-1,V1", "SYN-7,V1", "No investigation of this return has this reference"),
		victim("victim-without-value-or-reason", "W1,conclusion", ",not applicable", "this victim's ethnicity has neither a value nor a reason"),
		victim("victim-stage-without-ethnicity", "W1,conclusion", "not asked,conclusion", "A stage, and no ethnicity"),
		victim("victim-officer-observed-without-stage", "not applicable,not applicable", "IC1,not yet known", "Officer-observed ethnicity is there, and its stage is not"),
		victim("same-victim-twice", vicRow, vicRow+vicRow, "The same victim was given in an earlier row"),
		victim("victim-age-in-years", "13-15", "14", "Expected 0-4, 5-9, 10-12, 13-15, 16-17 or 18-over"),
	}
}

// councils are flaws of the other tables.
func councils() []flaw {
	ref := func(name, old, replaced string, words ...string) flaw {
		return alone(name, "referral.csv", refHead+strings.Replace(refRow, old, replaced, 1), words...)
	}
	return []flaw{
		ref("more-with-abuse-than-assessments", "240,20,", "240,260,", "More assessments with sexual abuse than assessments"),
		ref("more-with-exploitation-than-assessments", "20,9,18,8", "20,250,18,8", "More assessments with exploitation than assessments"),
		ref("more-children-than-assessments", "20,9,18,8", "20,9,21,8", "a child has one or more"),
		ref("more-exploited-children-than-assessments", "20,9,18,8", "20,9,18,10", "a child has one or more"),
		ref("more-from-the-police-than-all", "300,80", "300,380", "More referrals from the police than referrals"),
		ref("more-plans-by-category-than-plans", "40,3,2", "4,3,2", "More plans by category than plans"),
		ref("month-to-come", "2023-04", "2031-04", "This month is still to come"),
		ref("month-in-another-style", "2023-04", "April 2023", "Expected a year and month, such as 2023-04"),
		ref("area-by-name", "Z06000001", "Made-up Council 001", "such as Z06000001"),
		alone("no-factor-beside-factors", "referral.csv", ref2Head+"Z06000001,2023-04,300,80,240,20,9,15,8,4,12,230,18,8,40,3,2,20,5,10\n", "Expected factor 21 only where there is no other factor"),
		alone("abuse-factors-do-not-add-up", "referral.csv", ref2Head+"Z06000001,2023-04,300,80,240,20,9,5,8,4,12,100,18,8,40,3,2,20,5,10\n", "Expected the two to add up to as many or more"),
		alone("abuse-by-a-child-over-abuse", "referral.csv", ref2Head+"Z06000001,2023-04,300,80,240,20,9,21,8,4,12,100,18,8,40,3,2,20,5,10\n", "More assessments with abuse by a child (19B)"),
		alone("abuse-by-an-adult-over-abuse", "referral.csv", ref2Head+"Z06000001,2023-04,300,80,240,20,9,15,28,4,12,100,18,8,40,3,2,20,5,10\n", "More assessments with abuse by an adult (19C)"),
		alone("trafficking-over-all", "referral.csv", ref2Head+"Z06000001,2023-04,300,80,240,20,9,15,8,400,12,100,18,8,40,3,2,20,5,10\n", "More assessments with trafficking (12A)"),
		alone("missing-over-all", "referral.csv", ref2Head+"Z06000001,2023-04,300,80,240,20,9,15,8,4,1200,100,18,8,40,3,2,20,5,10\n", "More assessments with missing episodes (10A)"),
		alone("plans-do-not-add-up", "referral.csv", ref2Head+"Z06000001,2023-04,300,80,240,20,9,15,8,4,12,100,18,8,40,3,2,20,5,9\n", "The plans by category are not as many as the plans"),
		alone("same-month-twice", "referral.csv", refHead+refRow+refRow, "The same area and month were given in an earlier row"),
		alone("a-share-over-a-hundred", "performance.csv", perHead+"nationality-recorded,2023-Q4,12,10\n", "no rate is above 100 %"),
		alone("out-of-none", "performance.csv", perHead+"nationality-recorded,2023-Q4,0,0\n", "Out of none"),
		alone("quarter-in-another-style", "performance.csv", perHead+"nationality-recorded,Q4 2023,1,10\n", "Expected a quarter such as 2023-Q4"),
		alone("quarter-to-come", "performance.csv", perHead+"nationality-recorded,2031-Q4,1,10\n", "This quarter is still to come"),
		alone("as-of-to-come", "profile.csv", proHead+"victims,yes,2031-04-01,2\n", "This day is still to come, or is before 1900"),
		alone("as-of-long-ago", "profile.csv", proHead+"victims,yes,1800-04-01,2\n", "This day is still to come, or is before 1900"),
		alone("same-measure-twice", "performance.csv", perHead+"nationality-recorded,2023-Q4,1,10\nnationality-recorded,2023-Q4,2,10\n", "The same measure and quarter were given in an earlier row"),
		alone("same-section-twice", "profile.csv", proHead+"victims,yes,2023-04-01,2\nvictims,no,2023-04-01,2\n", "The same section was given in an earlier row"),
		alone("section-that-is-not", "profile.csv", proHead+"victms,yes,2023-04-01,2\n", "Did you mean “victims”?"),
	}
}
