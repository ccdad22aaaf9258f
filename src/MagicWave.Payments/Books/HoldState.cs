namespace MagicWave.Payments.Books;

/// <summary>Where a held amount is: held → committed or released, and never back.</summary>
public enum HoldState
{
    /// <summary>Set aside: it counts against the limit, and is not owed.</summary>
    Held = 0,

    /// <summary>It is owed, and booked.</summary>
    Committed = 1,

    /// <summary>It is not owed and never was.</summary>
    Released = 2,
}
