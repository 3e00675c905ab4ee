package calendar

import (
	"strings"
	"testing"
)

const header = "date,kind,open,close,name\n"

func TestRead(t *testing.T) {
	c, err := Read(strings.NewReader(byteOrderMark+`# a calendar of one's own
date,kind,open,close,name
2025-01-01,regular,08:00,24:00,Europe/Berlin
2025-01-01,closed,,,New Year's Day
2025-01-04,special_hours,10:00,12:00,"a Saturday, for once"
2025-01-08,regular,09:00,17:30,Europe/Berlin
2025-01-10,end,,,next year's holidays are unknown
`), "mine.csv")
	if err != nil {
		t.Fatal(err)
	}
	list, err := c.Sessions(c.First(), c.Last())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range list {
		got = append(got, s.String()+s.Open.UTC().Format(" 15:04")+s.Close.UTC().Format(" 15:04"))
	}
	want := "2025-01-02 07:00 23:00|2025-01-03 07:00 23:00|2025-01-04 09:00 11:00|2025-01-06 07:00 23:00|" +
		"2025-01-07 07:00 23:00|2025-01-08 08:00 16:30|2025-01-09 08:00 16:30|2025-01-10 08:00 16:30"
	if strings.Join(got, "|") != want {
		t.Errorf("sessions\n%s\nwant\n%s", strings.Join(got, "|"), want)
	}
	const outside = "calendar mine.csv covers 2025-01-01 to 2025-01-10: no answer for 2025-01-11, since next year's holidays are unknown; move the bounds of the table"
	if _, err := c.Session(c.Last().AddDays(1)); err == nil || err.Error() != outside {
		t.Errorf("error %v\nwant  %s", err, outside)
	}
	if c.Name() != "mine.csv" || c.Location().String() != "Europe/Berlin" {
		t.Errorf("name %q, location %s", c.Name(), c.Location())
	}
}

func TestReadErrors(t *testing.T) {
	const regular = "2025-01-01,regular,09:30,16:00,America/New_York\n"
	const end = "2025-12-31,end,,,\n"
	for _, test := range []struct{ in, want string }{
		{"", "f.csv: empty calendar"},
		{"date,kind\n", `f.csv:1: no column "open"`},
		{header + "yesterday,closed,,,x\n", `f.csv:2: date "yesterday": want a date as YYYY-MM-DD`},
		{header + "2025-01-01,shut,,,x\n", `f.csv:2: kind "shut": want regular, closed`},
		{header + "2025-01-01,closed,09:30,,x\n", `f.csv:2: kind "closed" has hours`},
		{header + "2025-01-01,early_close,09:30,,x\n", `f.csv:2: kind "early_close": want open and close`},
		{header + "2025-01-01,early_close,13:00,09:30,x\n", `f.csv:2: kind "early_close": want open and close, the close after the open`},
		{header + "2025-01-01,early_close,9:30,13:00,x\n", `f.csv:2: open "9:30": want a time as HH:MM`},
		{header + "2025-01-01,early_close,09:30,13:61,x\n", `f.csv:2: close "13:61": want a time as HH:MM`},
		{header + "2025-01-01,regular,09:30,16:00,New York\n", `f.csv:2: time zone "New York"`},
		{header + "2025-01-01,regular,09:30,16:00,\n", `f.csv:2: time zone ""`},
		{header + regular + regular + end, "f.csv:3: regular hours from 2025-01-01 after those from 2025-01-01: want ascending"},
		{header + regular + "2025-02-01,regular,09:00,15:30,Asia/Seoul\n" + end, `f.csv:3: time zone "Asia/Seoul" after "America/New_York"`},
		{header + regular + "2025-01-09,closed,,,x\n2025-01-09,closed,,,y\n" + end, "f.csv:4: 2025-01-09 is already closed on line 3"},
		{header + regular + end + end, "f.csv:4: a second end"},
		{header + regular, "f.csv: want a row of kind regular and one of kind end"},
		{header + regular + "2026-01-01,closed,,,x\n" + end, "f.csv:3: 2026-01-01 is outside the table, which goes from 2025-01-01 to 2025-12-31"},
		{header + "2024-12-25,closed,,,x\n" + regular + end, "f.csv:2: 2024-12-25 is outside"},
		{header + regular + "2025-01-09,closed\n", "f.csv:3: wrong number of fields"},
	} {
		_, err := Read(strings.NewReader(test.in), "f.csv")
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%q:\nerror %v\nwant  %s", test.in, err, test.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(header + "2025-01-01,regular,09:30,16:00,America/New_York\n2025-01-10,end,,,\n")
	f.Add("date\tkind\topen\tclose\tname\n2025-01-01\tclosed\t\t\tx\n")
	f.Add(header + "2025-01-01,regular,09:00,24:00,UTC\n2025-01-04,special_hours,10:00,12:00,x\n2025-01-02,end,,,y\n")
	f.Add("# a comment\n" + byteOrderMark + header)
	f.Fuzz(func(t *testing.T, in string) {
		c, err := Read(strings.NewReader(in), "f")
		if err != nil && !strings.HasPrefix(err.Error(), "f:") {
			t.Errorf("error without the file: %v", err)
		}
		if err == nil && (c.First().IsZero() || c.Last().IsZero()) {
			t.Errorf("a calendar without bounds")
		}
	})
}
