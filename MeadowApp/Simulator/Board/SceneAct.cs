namespace MeadowTinyMl.Simulator.Board;

/// <summary>One act of the story.</summary>
/// <param name="Name">Names the act's captions among the page's words.</param>
/// <param name="Seconds">How long it lasts, in simulated seconds.</param>
/// <param name="Gas">The gas around the sensor; see <see cref="SceneChoices.Gases"/>.</param>
/// <param name="Sound">What is to be heard; see <see cref="SceneChoices.Sounds"/>.</param>
/// <param name="Requirement">Which of the seven requirements for trustworthy AI it shows, 1 to 7.</param>
/// <param name="Event">What happens to the board when it begins.</param>
internal sealed record SceneAct(string Name, int Seconds, string Gas, string Sound, int Requirement, SceneEvent Event = SceneEvent.None);
