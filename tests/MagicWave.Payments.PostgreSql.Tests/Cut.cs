namespace MagicWave.Payments.PostgreSql.Tests;

/// <summary>Where a line is cut.</summary>
public enum Cut
{
    None,

    /// <summary>The server never hears of the commit.</summary>
    BeforeServer,

    /// <summary>The commit is done, and the answer is lost.</summary>
    AfterServer,

    /// <summary>The same, and no new line comes up.</summary>
    AfterServerForGood,
}
