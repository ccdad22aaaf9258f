using MagicWave.Publishing.Prices;

namespace MagicWave.Publishing.Tests;

public sealed class PriceTableTests
{
    private const string File = """
        # what costs how much
        /                        free
        /news/archive/**         50 stroops per request    # old news
        /news/*                  free
        /video/**                0.0002 MWT per megabyte
        /articles/*.html         600 stroops per minute
        /shop/                   7 stroops per request
        /**/paid.pdf             1 MWT per request
        /Mixed/Case              3 stroops per request

        """;

    [Theory]
    [InlineData("/", PriceUnit.Free, 0)]
    [InlineData("/index.html", PriceUnit.Free, 0)]
    [InlineData("/news/today", PriceUnit.Free, 0)]
    [InlineData("/news/archive/1999/a.html", PriceUnit.Request, 50)]
    [InlineData("/news/archive", PriceUnit.Request, 50)]
    [InlineData("/news/archive/", PriceUnit.Request, 50)]
    [InlineData("/news/archives", PriceUnit.Free, 0)]
    [InlineData("/video", PriceUnit.Megabyte, 2000)]
    [InlineData("/video/", PriceUnit.Megabyte, 2000)]
    [InlineData("/video/a/b.mp4", PriceUnit.Megabyte, 2000)]
    [InlineData("/videos/a", PriceUnit.Free, 0)]
    [InlineData("/articles/a.html", PriceUnit.Minute, 600)]
    [InlineData("/articles/a/b.html", PriceUnit.Free, 0)]
    [InlineData("/articles/.html", PriceUnit.Minute, 600)]
    [InlineData("/articles/aXhtml", PriceUnit.Free, 0)]
    [InlineData("/shop/", PriceUnit.Request, 7)]
    [InlineData("/shop/index.html", PriceUnit.Request, 7)]
    [InlineData("/shop/INDEX.HTML", PriceUnit.Request, 7)]
    [InlineData("/a/b/paid.pdf", PriceUnit.Request, 10_000_000)]
    [InlineData("/mixed/cASE", PriceUnit.Request, 3)]
    [InlineData("/VIDEO/a", PriceUnit.Megabyte, 2000)]
    [InlineData("/video;jsessionid=1/a", PriceUnit.Megabyte, 2000)]
    [InlineData("/video/line\nbreak", PriceUnit.Megabyte, 2000)]
    [InlineData("/elsewhere", PriceUnit.Free, 0)]
    public void The_first_rule_that_matches_holds(string path, PriceUnit unit, long stroops)
    {
        List<PriceFileFault> faults = [];
        PriceTable table = PriceFile.Parse(File, faults);
        Assert.Empty(faults);
        Price price = table.Find(path);
        Assert.Equal(unit, price.Unit);
        Assert.Equal(stroops, price.Amount.Value);
    }

    [Theory]
    [InlineData("/secret.html/", 9)]
    [InlineData("/secret.html;.css", 9)]
    [InlineData("/secret.html.", 9)]
    [InlineData("/secret.html%", 0)]
    [InlineData("/secret.html. .", 9)]
    [InlineData("/secret.html::$DATA", 9)]
    [InlineData("/secret.html::$data/", 9)]
    [InlineData("/shop", 6)]
    [InlineData("/shop/index.html/", 6)]
    [InlineData("/style.css", 0)]
    [InlineData("/style.css;v=1", 0)]
    [InlineData("/a;b.html", 5)]
    [InlineData("/lone\ud800", 0)]
    public void A_path_that_servers_read_in_two_ways_costs_what_the_dearer_reading_does(string path, long stroops)
    {
        List<PriceFileFault> faults = [];
        PriceTable table = PriceFile.Parse(
            """
            /*.css           free
            /secret.html     9 stroops per request
            /shop/           6 stroops per request
            /a;b.html        5 stroops per request
            """,
            faults);
        Assert.Empty(faults);
        Assert.Equal(stroops, table.Find(path).Amount.Value);
    }

    [Theory]
    [InlineData("video/** free", "pattern")]
    [InlineData("/a?b free", "pattern")]
    [InlineData("/a*** free", "pattern")]
    [InlineData("/a", "no price")]
    [InlineData("/a 5", "no price")]
    [InlineData("/a 5 stroops", "no price")]
    [InlineData("/a 5 stroops a request", "no price")]
    [InlineData("/a 5 stroops per hour", "per hour")]
    [InlineData("/a 5 stroops per free", "per free")]
    [InlineData("/a 5 dollars per request", "unit of money")]
    [InlineData("/a 0.5 stroops per request", "amount")]
    [InlineData("/a 1,5 MWT per request", "amount")]
    [InlineData("/a -1 stroops per request", "amount")]
    [InlineData("/a 0.00000001 MWT per request", "amount")]
    [InlineData("/a 0 stroops per request", "Write free")]
    [InlineData("/a 1001 MWT per request", "1000 MWT")]
    [InlineData("/a 99999999999999999999999999999999 MWT per request", "amount")]
    [InlineData("/a free\n/b free\n/A 1 stroop per request", "first one holds")]
    public void A_line_that_cannot_be_read_is_told_with_its_number_and_remedy(string text, string expected)
    {
        List<PriceFileFault> faults = [];
        _ = PriceFile.Parse("/before free\n" + text, faults);
        PriceFileFault fault = Assert.Single(faults);
        Assert.Equal(1 + text.Split('\n').Length, fault.Line);
        Assert.NotEmpty(fault.Remedy);
        Assert.Contains(expected, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_of_a_file_are_told_at_once()
    {
        List<PriceFileFault> faults = [];
        _ = PriceFile.Parse("a\n/b\n/c free\n/d 1 x per request", faults);
        Assert.Equal([1, 2, 4], faults.Select(fault => fault.Line));
    }

    [Fact]
    public void A_long_file_is_bounded()
    {
        List<PriceFileFault> faults = [];
        PriceTable table = PriceFile.Parse(string.Concat(Enumerable.Range(0, PriceFile.MaximumRules + 5).Select(i => $"/p{i} free\n")), faults);
        Assert.Equal(PriceFile.MaximumRules, table.Rules.Count);
        Assert.NotEmpty(faults);
        Assert.Single(PriceFileFaults(new string('#', PriceFile.MaximumLength + 1)));
    }

    private static List<PriceFileFault> PriceFileFaults(string text)
    {
        List<PriceFileFault> faults = [];
        _ = PriceFile.Parse(text, faults);
        return faults;
    }
}
