namespace MagicWave.Crash.Tests.Nodes;

/// <summary>What a node is told to do. Numbers from <see cref="Sent"/> on are answers.</summary>
internal enum NodeCommand : byte
{
    /// <summary>A link is up; with the 32 bytes that its two ends share.</summary>
    Open = 1,

    /// <summary>A message came on a link.</summary>
    Message = 2,

    /// <summary>A link is closed.</summary>
    Close = 3,

    /// <summary>It is so late: do what is to do.</summary>
    Step = 4,

    /// <summary>Cells were served to the neighbour, or with a negative number by it.</summary>
    Serve = 5,

    /// <summary>Ask every neighbour for what it owes.</summary>
    Settle = 6,

    /// <summary>Say what was paid and received.</summary>
    Report = 7,

    /// <summary>End in good order.</summary>
    Quit = 8,

    /// <summary>Ask to be paid by a chain. The answer is what the client must know.</summary>
    Ask = 20,

    /// <summary>Plan a chain that pays what was asked. The answer is a ROUTE for each hop, one after the other.</summary>
    Plan = 21,

    /// <summary>A ROUTE came from the client: for the link behind, or for the one before when there is none.</summary>
    Route = 22,

    /// <summary>Pay as planned.</summary>
    Pay = 23,

    /// <summary>Say how much is held, and how many locks are open.</summary>
    Held = 24,

    /// <summary>A message leaves.</summary>
    Sent = 100,

    /// <summary>The command is carried out.</summary>
    Done = 101,
}
