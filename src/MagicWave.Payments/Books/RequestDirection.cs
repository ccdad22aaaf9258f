namespace MagicWave.Payments.Books;

/// <summary>Who asks whom.</summary>
public enum RequestDirection
{
    /// <summary>We ask the neighbour.</summary>
    Issued = 0,

    /// <summary>The neighbour asks us.</summary>
    Received = 1,
}
